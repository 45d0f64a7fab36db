#pragma once

#include <map>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "sync/sync.hpp"

namespace sentiment {

/// A model's versions at the source, and their numbers at the other place.
using VersionNumbers = std::map<ModelVersion, ModelVersion>;

/// Replays the versions of one registered model, whose runs were replayed before; see
/// sync_places(). Counts them in `report`.
Result<VersionNumbers> replay_versions(const ModelName& name, const SyncPlaces& places,
                                       SyncReport& report);

/// Replays the moves of one of its aliases. Requires: `numbers` is not empty.
/// Errors: invalid_argument for an alias that earlier releases took and MLflow reserves, unless
/// it was taken away since.
Result<void> replay_alias(const ModelName& name, const Alias& alias, const VersionNumbers& numbers,
                          const SyncPlaces& places, SyncReport& report);

}  // namespace sentiment
