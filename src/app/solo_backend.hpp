#pragma once

#include <memory>

#include "adapters/local/local_home.hpp"
#include "app/openers.hpp"
#include "app/settings.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/backend.hpp"

namespace sentiment {

/// The folder SENTIMENT_HOME, which appears with the first thing written. `clock` outlives it.
/// Errors: LocalHome::open's, naming the folder.
Result<std::unique_ptr<local::LocalHome>> open_home(const AppConfig& config, const Clock& clock);

/// Solo mode: everything in that folder.
Result<std::unique_ptr<Backend>> open_solo_backend(const AppContext& context);

}  // namespace sentiment
