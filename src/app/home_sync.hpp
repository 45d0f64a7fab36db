#pragma once

#include "app/services.hpp"
#include "base/error.hpp"
#include "sync/sync.hpp"

namespace sentiment {

/// Replays the home folder SENTIMENT_HOME into the backend that the settings name, see
/// sync_places(). Errors: those of opening either; sync_places()'s.
Result<SyncReport> sync_home(Services& services);

}  // namespace sentiment
