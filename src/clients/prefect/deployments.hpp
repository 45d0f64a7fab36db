#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/flow_runs.hpp"

namespace sentiment::prefect {

/// Deployments: flows that can be started from the UI, with a form and schedules, and that we poll
/// for due runs ourselves. Errors of all: as Client.

struct Schedule {
  std::string id;    ///< empty: not yet at the server
  std::string slug;  ///< our name for it, empty for one made in the UI
  bool active = true;
  std::string cron;  ///< empty: another kind (interval, rrule)
  std::string timezone;
};

struct Deployment {
  std::string id;  ///< empty: not yet at the server
  std::string name;
  std::string flow_id;
  std::string version;
  std::string description;
  std::string entrypoint;  ///< free text, only shown
  std::vector<std::string> tags;
  Json parameter_schema = Json::object();  ///< JSON schema that makes the UI's form
  int concurrency_limit = 1;               ///< what exceeds it waits
  Json job_variables = Json::object();     ///< kept for us by the server
  std::vector<Schedule> schedules;
};

/// Id, version, job variables and schedules; nullopt when there is none.
Result<std::optional<Deployment>> find_deployment(Client& client, const std::string& flow_name,
                                                  const std::string& name);
/// Makes it with its schedules, or replaces the whole of it, schedules too. Returns its id.
Result<std::string> create_deployment(Client& client, const Deployment& deployment);
/// Changes everything but the schedules.
Result<void> update_deployment(Client& client, const Deployment& deployment);
Result<void> add_schedule(Client& client, const std::string& deployment_id,
                          const Schedule& schedule);
/// Changes when it is due, and nothing else of it.
Result<void> change_schedule(Client& client, const std::string& deployment_id,
                             const Schedule& schedule);
Result<void> remove_schedule(Client& client, const std::string& deployment_id,
                             const std::string& schedule_id);

/// Runs that are due by `before`, also late ones and retries; parameters are merged. Asking shows
/// the deployment as ready for a minute.
Result<std::vector<FlowRun>> due_flow_runs(Client& client, const std::string& deployment_id,
                                           TimePoint before);

}  // namespace sentiment::prefect
