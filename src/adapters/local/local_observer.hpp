#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/local/home_database.hpp"
#include "ports/flow_observer.hpp"

namespace sentiment::local {

/// Writes flow runs, task runs and logs into the home's database. Logs wait for the next change of
/// a state (or 256 of them) and are written with it in one transaction. Threads: safe.
class LocalObserver final : public FlowObserver {
 public:
  explicit LocalObserver(HomeDatabase& home) : home_(&home) {}
  LocalObserver(const LocalObserver&) = delete;
  LocalObserver& operator=(const LocalObserver&) = delete;
  ~LocalObserver() override;  ///< writes what still waits

  void on(const FlowEvent& event) override;

  /// What went wrong first, "" while everything was written.
  std::string warning() const;

 private:
  Result<void> write(const FlowRunStarted& event);
  Result<void> write(const TaskRunChanged& event);
  Result<void> write(const FlowLog& event);
  Result<void> write(const RunLinked& event);
  Result<void> write(const FlowArtifact& /*event*/) { return {}; }     // in the run's artifacts
  Result<void> write(const ModelRegistered& /*event*/) { return {}; }  // in the registry
  Result<void> write(const FlowRunChanged& event);
  Result<void> write_waiting_logs(const Database& database);
  Result<void> flush();
  void note(const Result<void>& result);

  HomeDatabase* home_;
  mutable std::mutex mutex_;  // guards all below
  std::vector<FlowLog> waiting_;
  std::string warning_;
};

}  // namespace sentiment::local
