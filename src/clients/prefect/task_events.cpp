#include "clients/prefect/task_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/ids.hpp"
#include "clients/prefect/states.hpp"

namespace sentiment::prefect {
namespace {

constexpr std::string_view kTaskRun = "prefect.task-run.";
constexpr std::string_view kFlowRun = "prefect.flow-run.";
constexpr std::size_t kMostEvents = 200;            // in one call
constexpr std::size_t kMostEventBytes = 1'500'000;  // of one event; the server drops larger ones
constexpr std::size_t kMostRelated = 100;

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

const Json* member(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

std::string_view text_in(const Json& object, std::string_view key) {
  const Json* found = member(object, key);
  return found != nullptr && found->is_string()
             ? std::string_view(found->get_ref<const std::string&>())
             : std::string_view();
}

/// "2026-11-23T05:06:07.089123Z", as to_rfc3339() writes it.
bool is_time(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd.ddddddZ";
  if (text.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == 'd' ? !digit : text[i] != kForm[i]) return false;
  }
  return true;
}

bool names_uuid(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) && is_uuid(text.substr(prefix.size()));
}

bool all_texts(const Json& object) {
  return object.is_object() &&
         std::ranges::all_of(object, [](const Json& value) { return value.is_string(); });
}

Result<void> wrong(const std::string& what) {
  return fail(Code::invalid_argument, "a task event that Prefect could not record: " + what);
}

Result<void> check_related(const Json& event) {
  const Json* related = member(event, "related");
  if (related == nullptr || !related->is_array() || related->size() > kMostRelated) {
    return wrong("related is not a short list");
  }
  bool flow_run = false;
  for (const auto& resource : *related) {
    if (!all_texts(resource)) return wrong("a related resource has a label that is not text");
    flow_run = flow_run || (text_in(resource, "prefect.resource.role") == "flow-run" &&
                            names_uuid(text_in(resource, "prefect.resource.id"), kFlowRun));
  }
  return flow_run ? Result<void>{} : wrong("no flow run is related");
}

Result<void> check_inputs(const Json& task_run) {
  const Json* inputs = member(task_run, "task_inputs");
  if (inputs == nullptr || !inputs->is_object()) return wrong("task_inputs is not an object");
  for (const auto& [name, list] : inputs->items()) {
    if (name == "__parents__") return wrong("task_inputs uses the name __parents__");
    if (!list.is_array()) return wrong("task_inputs holds something else than lists");
    for (const auto& input : list) {
      if (text_in(input, "input_type") != "task_run" || !is_uuid(text_in(input, "id"))) {
        return wrong("task_inputs names no task run");
      }
    }
  }
  return {};
}

Result<void> check_task_run(const Json& task_run) {
  for (const char* key : {"name", "task_key", "dynamic_key"}) {
    if (text_in(task_run, key).empty()) return wrong(fmt::format("{} is missing", key));
  }
  for (const char* key : {"run_count", "flow_run_run_count"}) {
    const Json* count = member(task_run, key);
    if (count == nullptr || !count->is_number_integer() || *count < 0) {
      return wrong(fmt::format("{} is not a number", key));
    }
  }
  const Json* seconds = member(task_run, "total_run_time");
  if (seconds == nullptr || !seconds->is_number() || *seconds < 0) {
    return wrong("total_run_time is not a number of seconds");
  }
  for (const char* key : {"expected_start_time", "start_time", "end_time"}) {
    const Json* time = member(task_run, key);
    if (time == nullptr || !(time->is_null() || is_time(text_in(task_run, key)))) {
      return wrong(fmt::format("{} is not a time", key));
    }
  }
  return check_inputs(task_run);
}

bool is_task_event(const Json& event) { return text_in(event, "event").starts_with(kTaskRun); }

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
  Json document{{"id", event_id(event)},
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
                {"related", Json::array()},
                {"payload",
                 {{"intended", {{"from", std::move(from)}, {"to", type}}},
                  {"initial_state", std::move(initial)},
                  {"validated_state", state_json(event.state, event.scheduled_time)},
                  {"task_run", task_run_json(event.task, event.flow_run.run_count)}}}};
  document["related"].push_back(
      {{"prefect.resource.id", fmt::format("{}{}", kFlowRun, event.flow_run.id)},
       {"prefect.resource.role", "flow-run"},
       {"prefect.resource.name", event.flow_run.name}});
  document["related"].push_back(flow_resource(event.flow_run));
  return document;
}

Json heartbeat_json(const FlowRunRef& flow_run, Micros occurred) {
  Json document{{"id", derived_uuid(occurred, flow_run.id + " heartbeat")},
                {"occurred", to_rfc3339(occurred)},
                {"event", fmt::format("{}heartbeat", kFlowRun)},
                {"resource",
                 {{"prefect.resource.id", fmt::format("{}{}", kFlowRun, flow_run.id)},
                  {"prefect.resource.name", flow_run.name}}},
                {"related", Json::array()},
                {"payload", Json::object()}};
  document["related"].push_back(flow_resource(flow_run));
  return document;
}

Result<void> check_task_event(const Json& event) {
  if (!is_uuid(text_in(event, "id"))) return wrong("id is not a UUID");
  if (!is_time(text_in(event, "occurred"))) return wrong("occurred is not a time");
  const Json* resource = member(event, "resource");
  if (resource == nullptr || !all_texts(*resource)) {
    return wrong("resource has a label that is not text");
  }
  if (!names_uuid(text_in(*resource, "prefect.resource.id"), kTaskRun)) {
    return wrong("resource names no task run");
  }
  if (text_in(*resource, "prefect.orchestration") != "client") {
    return wrong("the label prefect.orchestration is not 'client'");
  }
  SENT_CHECK(check_related(event));
  const Json* payload = member(event, "payload");
  const Json* state = payload == nullptr ? nullptr : member(*payload, "validated_state");
  if (state == nullptr || !parse_state_type(text_in(*state, "type"))) {
    return wrong("validated_state has no type");
  }
  const Json* task_run = member(*payload, "task_run");
  if (task_run == nullptr) return wrong("task_run is missing");
  SENT_CHECK(check_task_run(*task_run));
  if (to_line(event).size() > kMostEventBytes) return wrong("it is larger than 1.5 MB");
  return {};
}

Result<void> send_events(Client& client, const std::vector<Json>& events) {
  for (const auto& event : events) {
    if (is_task_event(event)) SENT_CHECK(check_task_event(event));
  }
  for (std::size_t begin = 0; begin < events.size(); begin += kMostEvents) {
    Json batch = Json::array();
    for (std::size_t i = begin; i < std::min(begin + kMostEvents, events.size()); ++i) {
      batch.push_back(events[i]);
    }
    SENT_CHECK(client.post("/events", batch));
  }
  return {};
}

Result<std::vector<RecordedTask>> find_task_runs(Client& client, const std::string& flow_run_id) {
  const Json found = SENT_TRY(
      client.post("/task_runs/filter",
                  {{"limit", kMostEvents}, {"flow_runs", {{"id", {{"any_", {flow_run_id}}}}}}}));
  std::vector<RecordedTask> tasks;
  for (const auto& task : found) {
    RecordedTask read{.id = std::string(text_in(task, "id"))};
    if (const Json* state = member(task, "state"); state != nullptr)
      read.state = read_state(*state);
    if (const Json* count = member(task, "run_count");
        count != nullptr && count->is_number_integer()) {
      read.run_count = count->get<int>();
    }
    tasks.push_back(std::move(read));
  }
  return tasks;
}

}  // namespace sentiment::prefect
