#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "ports/artifact_store.hpp"
#include "ports/flow_observer.hpp"
#include "ports/model_registry.hpp"
#include "ports/object_store.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// What the flow works with. Everything outlives the flow.
struct TrainingPorts {
  Tracker& tracker;
  ModelRegistry& registry;
  ArtifactStore& artifacts;
  std::vector<FlowObserver*> observers;  ///< told in this order
  Clock& clock;
  ObjectStore* objects = nullptr;  ///< where data named by s3:// is; needed for such data only
  /// Where a trained model waits while the tracker is down (docs/formats/pending.md); nullopt where
  /// the tracker is a folder beside it and cannot be down.
  std::optional<std::filesystem::path> pending = std::nullopt;
};

}  // namespace sentiment
