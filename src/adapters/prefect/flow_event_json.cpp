#include "adapters/prefect/flow_event_json.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"

namespace sentiment::prefect {
namespace {

Json ms(TimePoint time) { return time.time_since_epoch().count(); }

/// Writes each kind of event; the member "kind" tells them apart.
struct Writer {
  Json operator()(const FlowRunStarted& e) const {
    return {{"kind", "started"},          {"id", e.id},     {"flow", e.flow},    {"name", e.name},
            {"parameters", e.parameters}, {"tags", e.tags}, {"time", ms(e.time)}};
  }
  Json operator()(const TaskRunChanged& e) const {
    Json json{{"kind", "task"},
              {"flow_run_id", e.flow_run_id},
              {"id", e.id},
              {"name", e.name},
              {"upstream", e.upstream},
              {"state", sentiment::to_string(e.state)},
              {"run_count", e.run_count},
              {"message", e.message},
              {"time", ms(e.time)},
              {"retries", e.retries},
              {"retry_delay", e.retry_delay.count()}};
    if (e.next_try) json["next_try"] = ms(*e.next_try);
    return json;
  }
  Json operator()(const FlowLog& e) const {
    return {{"kind", "log"},
            {"flow_run_id", e.flow_run_id},
            {"task_run_id", e.task_run_id},
            {"level", sentiment::to_string(e.level)},
            {"message", e.message},
            {"time", ms(e.time)}};
  }
  Json operator()(const RunLinked& e) const {
    return {{"kind", "run"}, {"flow_run_id", e.flow_run_id}, {"run_id", e.run.value()}};
  }
  Json operator()(const FlowArtifact& e) const {
    return {{"kind", "artifact"}, {"flow_run_id", e.flow_run_id}, {"task_run_id", e.task_run_id},
            {"key", e.key},       {"type", to_string(e.kind)},    {"description", e.description},
            {"data", e.data}};
  }
  Json operator()(const ModelRegistered& e) const {
    return {{"kind", "version"},
            {"flow_run_id", e.flow_run_id},
            {"name", e.name.value()},
            {"version", e.version.value()}};
  }
  Json operator()(const FlowRunChanged& e) const {
    return {{"kind", "flow"},
            {"id", e.id},
            {"state", sentiment::to_string(e.state)},
            {"message", e.message},
            {"time", ms(e.time)}};
  }
};

/// Takes members out of a line and remembers whether one was missing or of another type.
class Reader {
 public:
  explicit Reader(const Json& line) : line_(line) {}

  std::string text(const char* key) { return take<std::string>(key, &Json::is_string); }
  std::int64_t number(const char* key) { return take<std::int64_t>(key, &Json::is_number_integer); }
  TimePoint time(const char* key) { return TimePoint(std::chrono::milliseconds(number(key))); }
  Json object(const char* key) { return take<Json>(key, &Json::is_object); }
  std::vector<std::string> texts(const char* key) {
    std::vector<std::string> list;
    for (const auto& item : take<Json>(key, &Json::is_array)) {
      if (item.is_string()) list.push_back(item.get<std::string>());
    }
    return list;
  }
  template <class T>
  T parsed(Result<T> value, T otherwise) {
    if (value) return *value;
    whole_ = false;
    return otherwise;
  }
  bool has(const char* key) const { return line_.contains(key); }
  bool whole() const { return whole_; }

 private:
  template <class T>
  T take(const char* key, bool (Json::*is_of_kind)() const noexcept) {
    if (has(key) && (line_[key].*is_of_kind)()) return line_[key].get<T>();
    whole_ = false;
    return T();
  }

  const Json& line_;
  bool whole_ = true;
};

ArtifactKind parse_artifact_kind(std::string_view text) {
  if (text == "table") return ArtifactKind::table;
  return text == "image" ? ArtifactKind::image : ArtifactKind::markdown;
}

FlowEvent read_started(Reader& in) {
  return FlowRunStarted{.id = in.text("id"),
                        .flow = in.text("flow"),
                        .name = in.text("name"),
                        .parameters = in.object("parameters"),
                        .tags = in.texts("tags"),
                        .time = in.time("time")};
}

FlowEvent read_task(Reader& in) {
  TaskRunChanged event{.flow_run_id = in.text("flow_run_id"),
                       .id = in.text("id"),
                       .name = in.text("name"),
                       .upstream = in.texts("upstream"),
                       .state = in.parsed(parse_flow_state(in.text("state")), FlowState::crashed),
                       .run_count = static_cast<int>(in.number("run_count")),
                       .message = in.text("message"),
                       .time = in.time("time"),
                       .retries = static_cast<int>(in.number("retries")),
                       .retry_delay = std::chrono::milliseconds(in.number("retry_delay"))};
  if (in.has("next_try")) event.next_try = in.time("next_try");
  return event;
}

FlowEvent read_log(Reader& in) {
  return FlowLog{.flow_run_id = in.text("flow_run_id"),
                 .task_run_id = in.text("task_run_id"),
                 .level = in.parsed(parse_log_level(in.text("level")), LogLevel::info),
                 .message = in.text("message"),
                 .time = in.time("time")};
}

FlowEvent read_artifact(Reader& in) {
  return FlowArtifact{.flow_run_id = in.text("flow_run_id"),
                      .task_run_id = in.text("task_run_id"),
                      .key = in.text("key"),
                      .kind = parse_artifact_kind(in.text("type")),
                      .description = in.text("description"),
                      .data = in.text("data")};
}

FlowEvent read_end(Reader& in) {
  return FlowRunChanged{.id = in.text("id"),
                        .state = in.parsed(parse_flow_state(in.text("state")), FlowState::crashed),
                        .message = in.text("message"),
                        .time = in.time("time")};
}

std::optional<FlowEvent> read_kind(std::string_view kind, Reader& in) {
  if (kind == "started") return read_started(in);
  if (kind == "task") return read_task(in);
  if (kind == "log") return read_log(in);
  if (kind == "artifact") return read_artifact(in);
  if (kind == "flow") return read_end(in);
  if (kind == "run") return RunLinked{in.text("flow_run_id"), RunId{in.text("run_id")}};
  if (kind == "version") {
    return ModelRegistered{in.text("flow_run_id"), ModelName{in.text("name")},
                           ModelVersion{static_cast<int>(in.number("version"))}};
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(ArtifactKind kind) {
  switch (kind) {
    case ArtifactKind::markdown: return "markdown";
    case ArtifactKind::table: return "table";
    case ArtifactKind::image: return "image";
  }
  return "markdown";
}

Json to_json(const FlowEvent& event) { return std::visit(Writer{}, event); }

Result<FlowEvent> read_flow_event(const Json& line) {
  Reader in(line);
  auto event = read_kind(in.text("kind"), in);
  if (event && in.whole()) return *std::move(event);
  return fail(Code::corrupt_data, "a line of a Prefect journal is damaged");
}

}  // namespace sentiment::prefect
