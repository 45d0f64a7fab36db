#include "clients/prefect/task_events.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/quote_briefly.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/ids.hpp"
#include "clients/prefect/states.hpp"
#include "http/client/json_members.hpp"

namespace sentiment::prefect {
namespace {

constexpr std::string_view kTaskRun = "prefect.task-run.";
constexpr std::string_view kFlowRun = "prefect.flow-run.";
constexpr std::size_t kMostEvents = 200;            // in one call
constexpr std::size_t kMostEventBytes = 1'500'000;  // of one event; the server drops larger ones

std::string name_of(const State& state) {
  return state.name.empty() ? std::string(usual_name(state.type)) : state.name;
}

Json state_json(const State& state, const std::optional<Micros>& scheduled_time) {
  Json details = Json::object();
  if (scheduled_time) details["scheduled_time"] = to_rfc3339(*scheduled_time);
  if (state.type == StateType::failed) details["retriable"] = false;
  return {{"type", to_string(state.type)},
          {"name", name_of(state)},
          {"message", state.message},
          {"state_details", std::move(details)},
          {"data", nullptr}};
}

Json time_or_null(const std::optional<Micros>& time) {
  return time ? Json(to_rfc3339(*time)) : Json(nullptr);
}

Json flow_resource(const FlowRunRef& flow_run) {
  return {{"prefect.resource.id", "prefect.flow." + flow_run.flow_id},
          {"prefect.resource.role", "flow"},
          {"prefect.resource.name", flow_run.flow_name}};
}

Json task_run_json(const TaskRun& task, int flow_run_count) {
  Json inputs = Json::object();
  if (!task.upstream.empty()) {
    // The name __parents__ would nest the task instead of drawing an arrow to it.
    Json& upstream = inputs["upstream"] = Json::array();
    for (const auto& id : task.upstream) {
      upstream.push_back({{"input_type", "task_run"}, {"id", id}});
    }
  }
  return {{"name", task.name},
          {"task_key", task.name},
          {"dynamic_key", task.dynamic_key},
          {"tags", Json::array()},
          {"labels", Json::object()},
          {"empirical_policy", {{"retries", task.retries}, {"retry_delay", task.retry_delay}}},
          {"task_inputs", std::move(inputs)},
          {"run_count", task.run_count},
          {"flow_run_run_count", flow_run_count},
          {"expected_start_time", time_or_null(task.expected_start)},
          {"start_time", time_or_null(task.start)},
          {"end_time", time_or_null(task.end)},
          {"total_run_time", task.total_run_time}};
}

/// The server accepts any event, and one that it cannot record holds up the task runs of every
/// client for many seconds.
Result<void> check(const TaskEvent& event) {
  const auto wrong = [](std::string_view what) {
    return fail(Code::invalid_argument,
                fmt::format("a task event that Prefect could not record: {}", what));
  };
  const TaskRun& task = event.task;
  std::vector<std::string> ids{event_id(event), task.id, event.flow_run.id};
  ids.insert(ids.end(), task.upstream.begin(), task.upstream.end());
  for (const auto& id : ids) {
    if (!is_uuid(id)) return wrong(fmt::format("{} is not a UUID", quote_briefly(id)));
  }
  if (task.name.empty()) return wrong("name is missing");
  if (task.dynamic_key.empty()) return wrong("dynamic_key is missing");
  if (task.run_count < 0 || event.flow_run.run_count < 0) return wrong("run_count is negative");
  if (!(task.total_run_time >= 0)) return wrong("total_run_time is not a number of seconds");
  if (to_line(event_json(event)).size() > kMostEventBytes) return wrong("it is larger than 1.5 MB");
  return {};
}

}  // namespace

std::string event_id(const TaskEvent& event) {
  return derived_uuid(event.occurred, fmt::format("{} {} {}", event.task.id, name_of(event.state),
                                                  event.task.run_count));
}

Json event_json(const TaskEvent& event) {
  const std::string name = name_of(event.state);
  const std::string type(to_string(event.state.type));
  const std::string time = to_rfc3339(event.occurred);
  Json initial = nullptr;
  Json from = nullptr;
  if (event.before) {
    initial = state_json(*event.before, std::nullopt);
    from = to_string(event.before->type);
  }
  return {{"id", event_id(event)},
          {"occurred", time},
          {"event", fmt::format("{}{}", kTaskRun, name)},
          {"follows", event.follows.empty() ? Json(nullptr) : Json(event.follows)},
          {"resource",
           {{"prefect.resource.id", fmt::format("{}{}", kTaskRun, event.task.id)},
            {"prefect.resource.name", event.task.name},
            {"prefect.orchestration", "client"},
            {"prefect.state-type", type},
            {"prefect.state-name", name},
            {"prefect.state-message", event.state.message},
            {"prefect.state-timestamp", time},
            {"prefect.run-count", std::to_string(event.task.run_count)}}},
          {"related",
           Json::array({{{"prefect.resource.id", fmt::format("{}{}", kFlowRun, event.flow_run.id)},
                         {"prefect.resource.role", "flow-run"},
                         {"prefect.resource.name", event.flow_run.name}},
                        flow_resource(event.flow_run)})},
          {"payload",
           {{"intended", {{"from", std::move(from)}, {"to", type}}},
            {"initial_state", std::move(initial)},
            {"validated_state", state_json(event.state, event.scheduled_time)},
            {"task_run", task_run_json(event.task, event.flow_run.run_count)}}}};
}

Result<void> send_events(Client& client, const std::vector<TaskEvent>& events) {
  for (const auto& event : events) SENT_CHECK(check(event));
  Json batch = Json::array();
  for (const auto& event : events) {
    batch.push_back(event_json(event));
    if (batch.size() < kMostEvents && &event != &events.back()) continue;
    SENT_CHECK(client.post("/events", std::exchange(batch, Json::array())));
  }
  return {};
}

Result<void> send_heartbeat(Client& client, const FlowRunRef& flow_run, Micros occurred) {
  Json event{{"id", derived_uuid(occurred, flow_run.id + " heartbeat")},
             {"occurred", to_rfc3339(occurred)},
             {"event", fmt::format("{}heartbeat", kFlowRun)},
             {"resource",
              {{"prefect.resource.id", fmt::format("{}{}", kFlowRun, flow_run.id)},
               {"prefect.resource.name", flow_run.name}}},
             {"related", Json::array({flow_resource(flow_run)})},
             {"payload", Json::object()}};
  SENT_CHECK(client.post("/events", Json::array({std::move(event)})));
  return {};
}

Result<std::vector<RecordedTask>> find_task_runs(Client& client, const std::string& flow_run_id) {
  const Json found = SENT_TRY(
      client.post("/task_runs/filter",
                  {{"limit", kMostEvents}, {"flow_runs", {{"id", {{"any_", {flow_run_id}}}}}}}));
  std::vector<RecordedTask> tasks;
  for (const auto& task : found) {
    tasks.push_back({.id = text_of(task, "id"),
                     .state = read_state(member_of(task, "state")),
                     .run_count = static_cast<int>(number_of(task, "run_count"))});
  }
  return tasks;
}

}  // namespace sentiment::prefect
