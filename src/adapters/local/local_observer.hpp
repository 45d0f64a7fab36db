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

  void flow_started(const FlowRunStarted& event) override;
  void task_changed(const TaskRunChanged& event) override;
  void logged(const FlowLog& event) override;
  void linked_to_run(const std::string& flow_run_id, const RunId& run) override;
  void flow_changed(const FlowRunChanged& event) override;
  void shown(const ShownFlowRun& where) override;

  /// What went wrong first, "" while everything was written.
  std::string warning() const;

 private:
  Result<void> start(const FlowRunStarted& event);
  Result<void> change_task(const TaskRunChanged& event);
  Result<void> link(const std::string& flow_run_id, const RunId& run);
  Result<void> write_shown(const ShownFlowRun& where);
  Result<void> change_flow(const FlowRunChanged& event);
  Result<void> write_waiting_logs(const Database& database);
  Result<void> flush();
  void note(const Result<void>& result);

  HomeDatabase* home_;
  mutable std::mutex mutex_;  // guards all below
  std::vector<FlowLog> waiting_;
  std::string warning_;
};

}  // namespace sentiment::local
