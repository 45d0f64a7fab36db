#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "ports/inventory.hpp"
#include "ports/model_registry.hpp"
#include "sync/sync.hpp"

namespace sentiment {

/// Replays the versions and alias moves of one registered model; see Sync. The runs were replayed
/// before.
class VersionSync {
 public:
  VersionSync(ModelName name, Inventory& inventory, ModelPorts from, ModelPorts to,
              const Sync::Say& warn)
      : name_(std::move(name)), inventory_(inventory), from_(from), to_(to), warn_(warn) {}

  Result<void> replay(SyncReport& report);

 private:
  /// Numbers at the source and at the other place.
  using Numbers = std::map<ModelVersion, ModelVersion>;

  Result<Numbers> replay_versions(SyncReport& report);
  /// What to register, or nullopt (and a warning) where the version's run or model is not there.
  Result<std::optional<NewVersion>> copy_of(const RegisteredVersion& version);
  Result<std::optional<RunId>> copy_of_run(const RunId& run);
  Result<std::optional<std::string>> source_of(const RegisteredVersion& version, const RunId& copy);
  Result<void> replay_moves(const Alias& alias, const Numbers& numbers, SyncReport& report);

  ModelName name_;
  Inventory& inventory_;
  ModelPorts from_;
  ModelPorts to_;
  const Sync::Say& warn_;
};

}  // namespace sentiment
