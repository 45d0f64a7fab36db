#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "ports/run_queue.hpp"

namespace sentiment {

/// A process that has ended.
struct EndedProcess {
  int pid = 0;
  bool failed = false;
  std::string how;  ///< "ended with exit code 1", "was killed by signal 9 (Killed)"
};

/// Port: starts the processes that execute flow runs.
class RunLauncher {
 public:
  virtual ~RunLauncher() = default;
  /// Starts the execution of a run; returns the process's number.
  /// Errors: internal when the system gives no process.
  virtual Result<int> start(const DueRun& run) = 0;
  /// Those that have ended since the last call, without waiting.
  virtual std::vector<EndedProcess> ended() = 0;
};

/// Runs `<this program> train` with PREFECT__FLOW_RUN_ID set, in a process group of its own: what
/// ends the worker does not end the run, and the memory of a training goes back to the system.
class TrainLauncher final : public RunLauncher {
 public:
  TrainLauncher() = default;
  Result<int> start(const DueRun& run) override;
  std::vector<EndedProcess> ended() override;

 private:
  std::vector<int> running_;
};

/// Starts this program with these arguments and waits for its end.
/// Errors: internal when it cannot be started; failed_precondition when it ends with a failure.
Result<void> run_program_and_wait(const std::vector<std::string>& arguments);

}  // namespace sentiment
