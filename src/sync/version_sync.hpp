#pragma once

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "sync/sync.hpp"

namespace sentiment {

/// Replays the versions and alias moves of one registered model, whose runs were replayed before;
/// see sync_places(). Counts them in `report`.
Result<void> replay_versions(const ModelName& name, const SyncPlaces& places, SyncReport& report);

}  // namespace sentiment
