#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "ports/run_queue.hpp"
#include "worker/heartbeat_file.hpp"
#include "worker/run_launcher.hpp"

namespace sentiment {

struct WorkerOptions {
  DeploymentSpec deployment;
  std::chrono::milliseconds poll{2'000};  ///< between looks for due runs
  bool once = false;                      ///< executes what is due now, and ends
};

/// Executes the flow runs that a server hands out, each in a process of its own, until it is asked
/// to stop; then it takes no more and waits for those at work. A server that does not answer is
/// asked again later: the worker ends for no outage.
class Worker {
 public:
  using Say = std::function<void(const std::string&)>;
  /// Everything outlives it. `say` is told what happens, one sentence each.
  Worker(WorkerOptions options, RunQueue& queue, RunLauncher& launcher, HeartbeatFile& heartbeat,
         Clock& clock, const StopFlag& stop, Say say);

  /// Errors: with `once` the server's; else usage, invalid_argument and unauthenticated when the
  ///         server refuses the deployment.
  Result<void> run();

 private:
  Result<void> register_until_it_works();
  Result<void> take_due_runs();
  void start(const DueRun& run);
  void look_after_processes();
  bool report_end(const DueRun& run, const std::string& how);
  void pause();
  void complain(const Error& error);

  WorkerOptions options_;
  RunQueue& queue_;
  RunLauncher& launcher_;
  HeartbeatFile& heartbeat_;
  Clock& clock_;
  const StopFlag& stop_;
  Say say_;
  std::map<int, DueRun> running_;            ///< by process
  std::map<std::string, std::string> ends_;  ///< of runs whose end the server could not be told
  std::string complaint_;                    ///< the last; said once while it lasts
};

}  // namespace sentiment
