#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"

namespace sentiment {

/// Where else a flow run is shown.
struct ShownFlowRun {
  std::string flow_run_id;  ///< ours
  std::string id;           ///< its id there
  std::string url;          ///< of its page
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

/// Port: flow runs as a local observer wrote them down.
class FlowHistory {
 public:
  virtual ~FlowHistory() = default;
  /// Newest first.
  virtual Result<std::vector<FlowRunRecord>> list_flow_runs(int limit) = 0;
  /// nullopt when no recorded flow run belongs to that run.
  virtual Result<std::optional<FlowRunRecord>> flow_run_of(const RunId& run) = 0;
  virtual Result<std::vector<FlowLog>> logs(const std::string& flow_run_id) = 0;
  /// Adds where else a run is shown, told by whoever reports it there; the run may be over.
  virtual Result<void> set_shown(const ShownFlowRun& where) = 0;
};

}  // namespace sentiment
