#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace sentiment {

/// How trainings can be started from the server: the form, the limit, the schedule of the settings.
struct DeploymentSpec {
  std::string description;
  Json parameter_schema = Json::object();
  int concurrency = 1;   ///< runs at the same time, on all machines together
  std::string cron;      ///< empty: no schedule
  std::string timezone;  ///< e.g. "Europe/Berlin"
};

/// A flow run that waits for somebody to execute it.
struct DueRun {
  std::string id;
  std::string name;
};

/// Port: flow runs that a server hands out. A run is executed by at most one of those who ask.
/// Threads: one caller at a time. Errors of all: unavailable and deadline_exceeded when the server
/// does not answer; unauthenticated.
class RunQueue {
 public:
  virtual ~RunQueue() = default;
  /// Makes the deployment, or brings it up to date; schedules that people paused, changed or
  /// removed stay as they are. What notices silent runs is installed once.
  virtual Result<void> register_deployment(const DeploymentSpec& spec) = 0;
  /// Runs that are due now, also late ones and retries.
  virtual Result<std::vector<DueRun>> due() = 0;
  /// Whether the run is ours now; false: somebody else's, cancelled, or no slot is free.
  virtual Result<bool> claim(const DueRun& run) = 0;
  /// Names the process that executes a claimed run.
  virtual Result<void> set_process(const std::string& run_id, int pid) = 0;
  /// The process of a run has ended: what it could not tell the server in time is told now; a run
  /// that is not over even so becomes CRASHED (returns true).
  virtual Result<bool> process_ended(const std::string& run_id, const std::string& how) = 0;
  /// Makes runs CRASHED whose process ran on this machine and is no more; returns how many.
  virtual Result<int> crash_dead_runs() = 0;
};

}  // namespace sentiment
