#pragma once

#include <string>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "ports/inventory.hpp"
#include "ports/tracker.hpp"
#include "sync/sync.hpp"

namespace sentiment {

/// Replays single runs; see Sync.
class RunSync {
 public:
  RunSync(Inventory& inventory, ModelPorts from, ModelPorts to)
      : inventory_(inventory), from_(from), to_(to) {}

  /// Whether anything was left to do. The run has ended.
  Result<bool> replay(const Run& run);

 private:
  Result<Run> find_or_start(const Run& run);
  Result<void> copy_records(const Run& run, const RunId& copy);
  Result<void> copy_artifacts(const Run& run, const RunId& copy);
  Result<void> copy_model(const Run& run, const RunId& copy, const std::string& name);

  Inventory& inventory_;
  ModelPorts from_;
  ModelPorts to_;
};

}  // namespace sentiment
