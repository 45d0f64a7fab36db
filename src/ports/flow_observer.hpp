#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"

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

/// Where else a flow run is shown.
struct ShownFlowRun {
  std::string flow_run_id;  ///< ours
  std::string id;           ///< its id there
  std::string url;          ///< of its page
};

/// Port: told of everything that happens in a flow, as it happens. An observer never fails the
/// flow: what it cannot write down it reports itself. Threads: calls come from the flow's thread,
/// in order.
class FlowObserver {
 public:
  virtual ~FlowObserver() = default;
  virtual void flow_started(const FlowRunStarted& event) = 0;
  virtual void task_changed(const TaskRunChanged& event) = 0;
  virtual void logged(const FlowLog& event) = 0;
  /// The link from the flow run to the tracker's run, known once that run exists.
  virtual void linked_to_run(const std::string& flow_run_id, const RunId& run) = 0;
  virtual void flow_changed(const FlowRunChanged& event) = 0;
  virtual void artifact_made(const FlowArtifact& /*event*/) {}
  virtual void model_registered(const std::string& /*flow_run_id*/, const ModelName& /*name*/,
                                ModelVersion /*version*/) {}
  /// Told by whoever reports the run elsewhere, once it is known there; the run may be over.
  virtual void shown(const ShownFlowRun& /*where*/) {}
};

/// A task run as it was recorded.
struct TaskRunRecord {
  std::string id;
  std::string name;
  FlowState state = FlowState::pending;
  int run_count = 0;
  std::string message;
  std::optional<TimePoint> start_time;
  std::optional<TimePoint> end_time;
};

/// A flow run as it was recorded; `run_id` is empty until a tracker's run was started.
struct FlowRunRecord {
  std::string id;
  std::string flow;
  std::string name;
  FlowState state = FlowState::running;
  std::string message;
  RunId run_id;
  TimePoint start_time{};
  std::optional<TimePoint> end_time;
  std::string shown_id;  ///< its id in the orchestrator's server; empty: not there
  std::string shown_url;
  std::vector<TaskRunRecord> tasks;  ///< in the order in which they started
};

/// Port: reads what a local observer wrote down.
class FlowHistory {
 public:
  virtual ~FlowHistory() = default;
  /// Newest first.
  virtual Result<std::vector<FlowRunRecord>> list_flow_runs(int limit) = 0;
  /// nullopt when no recorded flow run belongs to that run.
  virtual Result<std::optional<FlowRunRecord>> flow_run_of(const RunId& run) = 0;
  virtual Result<std::vector<FlowLog>> logs(const std::string& flow_run_id) = 0;
};

}  // namespace sentiment
