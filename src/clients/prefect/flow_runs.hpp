#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/states.hpp"

namespace sentiment::prefect {

/// Flows and flow runs. Errors of all: as Client; not_found for a run deleted meanwhile.

struct FlowRun {
  std::string id;
  std::string name;
  std::string flow_id;
  State state;
  int run_count = 0;
  Json parameters = Json::object();
  std::string infrastructure_pid;
};

struct NewFlowRun {
  std::string name;
  std::string flow_version;
  Json parameters = Json::object();
  std::vector<std::string> tags;
  Json labels = Json::object();
  /// Random, and the same when the call is repeated: then the run that is there comes back.
  std::string idempotency_key;
};

/// A proposed state. `transition_id` is new for each transition and the same when it is repeated.
struct Transition {
  State state;
  std::string transition_id;
};

/// The flow of that name, made when missing. Shape: `name` without / % & > <. Returns its id.
Result<std::string> ensure_flow(Client& client, const std::string& name);
/// A run in state PENDING that belongs to no deployment.
Result<FlowRun> create_flow_run(Client& client, const std::string& flow_id, const NewFlowRun& run);
/// The same under a deployment: the UI then offers Cancel and Retry. No worker takes it, as it
/// begins PENDING. Errors: conflict for parameters that the deployment's schema refuses.
Result<FlowRun> create_deployment_run(Client& client, const std::string& deployment_id,
                                      const NewFlowRun& run);
Result<FlowRun> get_flow_run(Client& client, const std::string& id);
/// Runs of those ids' deployments in one of the states, at most 200.
Result<std::vector<FlowRun>> find_flow_runs(Client& client, const std::string& deployment_id,
                                            const std::vector<StateType>& states);
/// The states that a run has been in, the oldest first.
Result<std::vector<State>> flow_run_states(Client& client, const std::string& id);
/// Proposes a state; the server decides.
Result<Answer> set_state(Client& client, const std::string& flow_run_id,
                         const Transition& transition);
/// Who executes the run, e.g. "host:pid".
Result<void> set_infrastructure_pid(Client& client, const std::string& flow_run_id,
                                    const std::string& pid);
/// Where people look at the run. `ui_url` (PREFECT_UI_URL) may be empty: the server's own.
std::string flow_run_url(const Client& client, std::string_view ui_url,
                         const std::string& flow_run_id);

Result<FlowRun> read_flow_run(const Json& run);

}  // namespace sentiment::prefect
