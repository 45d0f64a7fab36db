#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/services.hpp"
#include "base/error.hpp"
#include "ports/flow_event.hpp"
#include "ports/flow_history.hpp"
#include "ports/flow_observer.hpp"
#include "ports/orchestrator.hpp"

namespace sentiment {

/// What `train` has to do with an orchestrator: executes the run that PREFECT__FLOW_RUN_ID names,
/// or reports a run of its own; notes where it is shown and what went wrong.
/// Without PREFECT_API_URL it does nothing.
class FlowReporting final : private FlowObserver {
 public:
  /// `off`: --no-orchestration; then it does nothing, too.
  FlowReporting(Services& services, bool off) : services_(services), off_(off) {}
  FlowReporting(const FlowReporting&) = delete;
  FlowReporting& operator=(const FlowReporting&) = delete;

  /// Takes the run that was assigned, if any. Returns false when it must not be executed, which it
  /// has reported; that is not a failure: somebody else has it, or it was cancelled.
  /// Errors: usage for an assignment without a server; as Orchestrator::take.
  Result<bool> begin();
  /// The run to execute; nullptr: one of our own.
  const AssignedRun* assigned() const { return assigned_ ? &*assigned_ : nullptr; }
  /// Starts reporting; a cancellation at the server stops this process as SIGTERM does. The
  /// observers to tell; empty where there is no server.
  std::vector<FlowObserver*> start();
  /// Waits for the last reports (FlowReporter::finish); `history` is told where runs are shown.
  void finish(FlowHistory& history);
  /// Where the run is shown, once it has finished; nullopt: nowhere.
  const std::optional<ShownFlowRun>& shown() const { return shown_; }
  /// An assigned run that failed before its flow began becomes FAILED.
  void give_up(const Error& why);

 private:
  void on(const FlowEvent& event) override;
  /// Says once where the flow run is shown, as soon as that is known; on the flow's own thread,
  /// where notices are taken.
  void say_where();

  Services& services_;
  bool off_;
  Orchestrator* orchestrator_ = nullptr;
  std::optional<AssignedRun> assigned_;
  std::optional<ShownFlowRun> shown_;
  std::unique_ptr<FlowReporter> reporter_;
  bool said_where_ = false;
};

/// Sends what earlier trainings could not report, and writes down where it is shown. Does nothing
/// without PREFECT_API_URL. Lasts half a minute at most.
/// Errors: usage for an address that is none.
Result<KeptReports> send_kept_reports(Services& services);

}  // namespace sentiment
