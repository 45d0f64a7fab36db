#pragma once

#include "app/services.hpp"
#include "base/error.hpp"
#include "sync/sync.hpp"

namespace sentiment {

/// Replays the home folder SENTIMENT_HOME into the backend that the settings name, see Sync.
/// Errors: those of opening either; Sync's.
Result<SyncReport> sync_home(Services& services);

}  // namespace sentiment
