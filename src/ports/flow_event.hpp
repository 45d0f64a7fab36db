#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "ports/ids.hpp"

namespace sentiment {

/// States of flow and task runs, spelled as Prefect spells them. A task that waits for its next try
/// is `scheduled`.
enum class FlowState { scheduled, pending, running, completed, failed, cancelled, crashed };
/// "SCHEDULED", "PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED".
std::string_view to_string(FlowState state);
/// COMPLETED, FAILED, CANCELLED, CRASHED.
bool is_final(FlowState state);
Result<FlowState> parse_flow_state(std::string_view text);

enum class LogLevel { debug, info, warning, error };
/// "DEBUG", "INFO", "WARNING", "ERROR".
std::string_view to_string(LogLevel level);
Result<LogLevel> parse_log_level(std::string_view text);

struct FlowRunStarted {
  std::string id;    ///< UUID
  std::string flow;  ///< "sentiment-training"
  std::string name;  ///< e.g. "train-imdb_sample-1a2b3c"
  Json parameters = Json::object();
  std::vector<std::string> tags;
  TimePoint time{};
};

struct TaskRunChanged {
  std::string flow_run_id;
  std::string id;                     ///< UUID
  std::string name;                   ///< "load-data", …
  std::vector<std::string> upstream;  ///< ids of the task runs it follows
  FlowState state = FlowState::pending;
  int run_count = 0;  ///< 1 at the first try
  std::string message;
  TimePoint time{};
  int retries = 0;  ///< how often it may be tried again
  std::chrono::milliseconds retry_delay{0};
  std::optional<TimePoint> next_try;  ///< in state SCHEDULED
};

struct FlowLog {
  std::string flow_run_id;
  std::string task_run_id;  ///< empty: of the flow itself
  LogLevel level = LogLevel::info;
  std::string message;
  TimePoint time{};
  bool remark = false;  ///< to be shown to whoever waits for the flow, whatever its level
};

struct FlowRunChanged {
  std::string id;
  FlowState state = FlowState::running;
  std::string message;
  TimePoint time{};
};

enum class ArtifactKind { markdown, table, image };

/// Something to look at beside a task run. A table's data is a JSON list of objects, an image's an
/// address (also data:…).
struct FlowArtifact {
  std::string flow_run_id;
  std::string task_run_id;  ///< empty: of the flow itself
  std::string key;          ///< of a-z, 0-9 and '-'
  ArtifactKind kind = ArtifactKind::markdown;
  std::string description;
  std::string data;
};

/// The link from the flow run to the tracker's run, told once that run exists.
struct RunLinked {
  std::string flow_run_id;
  RunId run;
};

struct ModelRegistered {
  std::string flow_run_id;
  ModelName name;
  ModelVersion version;
};

/// Anything that happens in a flow.
using FlowEvent = std::variant<FlowRunStarted, TaskRunChanged, FlowLog, RunLinked, FlowArtifact,
                               ModelRegistered, FlowRunChanged>;

}  // namespace sentiment
