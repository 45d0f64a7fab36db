#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/local/home_database.hpp"
#include "ports/flow_history.hpp"

namespace sentiment::local {

/// Reads what LocalObserver wrote, in this process or another. Threads: safe.
/// Errors: as Database; corrupt_data for a state no program of ours wrote.
class LocalHistory final : public FlowHistory {
 public:
  explicit LocalHistory(HomeDatabase& home) : home_(&home) {}

  Result<std::vector<FlowRunRecord>> list_flow_runs(int limit) override;
  Result<std::optional<FlowRunRecord>> flow_run_of(const RunId& run) override;
  Result<std::vector<FlowLog>> logs(const std::string& flow_run_id) override;
  Result<void> set_shown(const ShownFlowRun& where) override;

 private:
  HomeDatabase* home_;
};

}  // namespace sentiment::local
