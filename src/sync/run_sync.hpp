#pragma once

#include "base/error.hpp"
#include "ports/tracker.hpp"
#include "sync/sync.hpp"

namespace sentiment {

/// Replays a run that has ended; see sync_places(). Whether anything was left to do.
Result<bool> replay_run(const Run& run, const SyncPlaces& places);

}  // namespace sentiment
