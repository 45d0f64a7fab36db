#include "clients/prefect/automations.hpp"

#include <utility>

#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "http/client/rest_client.hpp"

namespace sentiment::prefect {
namespace {

Json automation_json(const CrashSilentRuns& automation) {
  Json related = Json::object();
  related["prefect.resource.role"] = "flow";
  related["prefect.resource.name"] = automation.flow_name;
  Json trigger{
      {"type", "event"},
      {"posture", "Proactive"},
      {"match", {{"prefect.resource.id", {"prefect.flow-run.*"}}}},
      {"match_related", std::move(related)},
      {"for_each", {"prefect.resource.id"}},
      {"after", {"prefect.flow-run.heartbeat"}},
      {"expect",
       {"prefect.flow-run.heartbeat", "prefect.flow-run.Completed", "prefect.flow-run.Failed",
        "prefect.flow-run.Cancelled", "prefect.flow-run.Crashed"}},
      {"threshold", 1},
      {"within", automation.silence.count()}};
  Json action{{"type", "change-flow-run-state"},
              {"state", "CRASHED"},
              {"message", "No heartbeat from the process that executed this run"}};
  Json json{{"name", automation.name},
            {"description", "Flow runs whose heartbeats stop become Crashed."},
            {"enabled", true},
            {"trigger", std::move(trigger)},
            {"actions", Json::array()}};
  json["actions"].push_back(std::move(action));
  return json;
}

}  // namespace

Result<bool> ensure_automation(Client& client, const CrashSilentRuns& automation) {
  const Json found = SENT_TRY(client.post(
      "/automations/filter", {{"automations", {{"name", {{"any_", {automation.name}}}}}}}));
  if (found.is_array() && !found.empty()) return false;
  SENT_CHECK(client.post("/automations/", automation_json(automation), Repeat::never));
  return true;
}

}  // namespace sentiment::prefect
