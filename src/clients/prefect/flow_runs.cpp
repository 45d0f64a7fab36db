#include "clients/prefect/flow_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/states.hpp"
#include "http/client/json_members.hpp"

namespace sentiment::prefect {
namespace {

constexpr int kMostRuns = 200;

Json pending() {
  return {{"type", to_string(StateType::pending)}, {"name", usual_name(StateType::pending)}};
}

Json body_of(const NewFlowRun& run) {
  Json body{{"parameters", run.parameters},
            {"tags", run.tags},
            {"labels", run.labels},
            {"idempotency_key", run.idempotency_key},
            {"state", pending()}};
  if (!run.name.empty()) body["name"] = run.name;
  return body;
}

}  // namespace

Result<FlowRun> read_flow_run(const Json& run) {
  if (text_of(run, "id").empty()) {
    return fail(Code::corrupt_data, "the Prefect server's answer is not a flow run");
  }
  FlowRun read{.id = text_of(run, "id"),
               .name = text_of(run, "name"),
               .flow_id = text_of(run, "flow_id"),
               .run_count = static_cast<int>(number_of(run, "run_count")),
               .infrastructure_pid = text_of(run, "infrastructure_pid")};
  if (const Json& state = member_of(run, "state"); state.is_object())
    read.state = read_state(state);
  if (const Json& given = member_of(run, "parameters"); given.is_object()) read.parameters = given;
  return read;
}

Result<std::string> ensure_flow(Client& client, const std::string& name) {
  const Json flow = SENT_TRY(client.post("/flows/", {{"name", name}}));
  std::string id = text_of(flow, "id");
  if (id.empty())
    return fail(Code::corrupt_data, "the Prefect server's answer has no id for the flow");
  return id;
}

Result<FlowRun> create_flow_run(Client& client, const std::string& flow_id, const NewFlowRun& run) {
  Json body = body_of(run);
  body["flow_id"] = flow_id;
  if (!run.flow_version.empty()) body["flow_version"] = run.flow_version;
  return read_flow_run(SENT_TRY(client.post("/flow_runs/", body)));
}

Result<FlowRun> create_deployment_run(Client& client, const std::string& deployment_id,
                                      const NewFlowRun& run) {
  return read_flow_run(SENT_TRY(
      client.post(fmt::format("/deployments/{}/create_flow_run", deployment_id), body_of(run))));
}

Result<FlowRun> get_flow_run(Client& client, const std::string& id) {
  return read_flow_run(SENT_TRY(client.get("/flow_runs/" + id)));
}

Result<std::vector<FlowRun>> find_flow_runs(Client& client, const std::string& deployment_id,
                                            const std::vector<StateType>& states) {
  Json types = Json::array();
  for (const auto state : states) types.push_back(to_string(state));
  const Json found = SENT_TRY(
      client.post("/flow_runs/filter", {{"limit", kMostRuns},
                                        {"flow_runs",
                                         {{"deployment_id", {{"any_", {deployment_id}}}},
                                          {"state", {{"type", {{"any_", std::move(types)}}}}}}}}));
  std::vector<FlowRun> runs;
  for (const auto& run : found) runs.push_back(SENT_TRY(read_flow_run(run)));
  return runs;
}

Result<std::vector<State>> flow_run_states(Client& client, const std::string& id) {
  const Json found = SENT_TRY(client.get("/flow_run_states/?flow_run_id=" + id));
  std::vector<std::pair<std::string, State>> dated;  // by the server's clock
  for (const auto& state : found) {
    if (!state.is_object()) {
      return fail(Code::corrupt_data, "the Prefect server's answer is not a list of states");
    }
    dated.emplace_back(text_of(state, "timestamp"), read_state(state));
  }
  std::ranges::stable_sort(dated, {}, &std::pair<std::string, State>::first);
  std::vector<State> states;
  for (auto& [timestamp, state] : dated) states.push_back(std::move(state));
  return states;
}

Result<Answer> set_state(Client& client, const std::string& flow_run_id,
                         const Transition& transition) {
  const State& state = transition.state;
  Json proposed{{"type", to_string(state.type)},
                {"name", state.name.empty() ? usual_name(state.type) : state.name},
                {"message", nullptr},
                {"state_details", {{"transition_id", transition.transition_id}}}};
  if (!state.message.empty()) proposed["message"] = state.message;
  return read_answer(SENT_TRY(client.post(fmt::format("/flow_runs/{}/set_state", flow_run_id),
                                          {{"force", false}, {"state", std::move(proposed)}})),
                     transition.transition_id);
}

Result<void> set_infrastructure_pid(Client& client, const std::string& flow_run_id,
                                    const std::string& pid) {
  SENT_CHECK(client.patch("/flow_runs/" + flow_run_id, {{"infrastructure_pid", pid}}));
  return {};
}

std::string flow_run_url(const Client& client, std::string_view ui_url,
                         const std::string& flow_run_id) {
  std::string_view base = ui_url.empty() ? std::string_view(client.address()) : ui_url;
  while (base.ends_with('/')) base.remove_suffix(1);
  if (ui_url.empty() && base.ends_with("/api")) base.remove_suffix(4);
  return fmt::format("{}/runs/flow-run/{}", base, flow_run_id);
}

}  // namespace sentiment::prefect
