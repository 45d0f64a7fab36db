#pragma once

#include <memory>

#include "app/openers.hpp"
#include "base/error.hpp"
#include "ports/backend.hpp"

namespace sentiment {

/// Solo mode: everything in the folder SENTIMENT_HOME, which appears with the first thing written.
/// Errors: those of the home.
Result<std::unique_ptr<Backend>> open_solo_backend(const AppContext& context);

}  // namespace sentiment
