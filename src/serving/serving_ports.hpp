#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "ports/artifact_store.hpp"
#include "ports/flow_history.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// What serving asks of the outside world.
struct ServingPorts {
  ModelRegistry& registry;
  ArtifactStore& store;
  Tracker& tracker;
  const Clock& clock;
  FlowHistory* flows = nullptr;  ///< nullptr where flows are recorded elsewhere
};

/// The ports for many threads: each takes one caller at a time, so a mutex stands before them.
class GuardedPorts {
 public:
  explicit GuardedPorts(const ServingPorts& ports) : ports_(ports) {}
  /// Calls `use(ports)` while nobody else does.
  template <class Use>
  auto with(Use&& use) {
    const std::lock_guard lock(mutex_);
    return std::forward<Use>(use)(ports_);
  }

 private:
  std::mutex mutex_;
  ServingPorts ports_;
};

}  // namespace sentiment
