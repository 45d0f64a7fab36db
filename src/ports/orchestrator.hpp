#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "ports/flow_history.hpp"
#include "ports/flow_observer.hpp"
#include "ports/run_queue.hpp"

namespace sentiment {

/// What became of the reports of one training.
struct ReportSummary {
  std::string url;                  ///< of the flow run's page; empty: it is not known there
  std::vector<ShownFlowRun> shown;  ///< this run, and those kept from before that were sent now
  int requests = 0;
  std::chrono::microseconds blocked{0};  ///< how long the training waited for reporting, in sum
  std::chrono::milliseconds flush{0};    ///< how long its end waited for the last reports
  std::string problem;  ///< the first reason why something was not sent; empty: there was none
  bool kept = false;    ///< what was not sent is kept for later
};

/// A FlowObserver that reports to a server, beside the training: its calls return at once.
class FlowReporter : public FlowObserver {
 public:
  /// Of the flow run's page; empty until it is known. Threads: any.
  virtual std::string url() const = 0;
  /// Waits until all is sent, as long as the server goes on answering and up to a limit; keeps what
  /// was not sent, and ends reporting.
  virtual ReportSummary finish() = 0;
};

/// A flow run of the server that this process has begun to execute.
struct AssignedRun {
  std::string id;
  std::string name;
  int run_count = 1;
  Json parameters = Json::object();
};

/// What was kept from trainings whose server did not answer.
struct KeptReports {
  std::vector<ShownFlowRun> sent;
  int left = 0;         ///< still kept
  std::string problem;  ///< why; empty: none is left, or others are at work with them
};

/// Port: a server in which flow runs are shown and from which they are started.
/// Threads: one caller at a time, reporters run by themselves.
class Orchestrator {
 public:
  virtual ~Orchestrator() = default;
  /// Reports one training: as the run that was assigned, or as one of its own. `cancel` is called
  /// once, on another thread, when the run is cancelled at the server.
  virtual std::unique_ptr<FlowReporter> report(const std::optional<AssignedRun>& assigned,
                                               std::function<void()> cancel) = 0;
  /// Begins to execute a run of the server; waits when it is not due yet.
  /// Errors: refused when it must not be executed (cancelled, somebody else has it), not_found,
  ///         interrupted; unavailable and others when the server cannot be asked.
  virtual Result<AssignedRun> take(const std::string& id, const StopFlag& stop) = 0;
  /// The run that was taken cannot be executed: it becomes FAILED with the reason.
  virtual Result<void> give_up(const AssignedRun& run, const Error& why) = 0;
  /// Sends what was kept, for so long at most.
  virtual KeptReports send_kept(std::chrono::milliseconds limit) = 0;
  virtual RunQueue& queue() = 0;
  /// Where the server is, without secrets.
  virtual std::string address() const = 0;
};

}  // namespace sentiment
