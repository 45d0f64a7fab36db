#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "cli/services.hpp"

namespace sentiment {

/// Solo mode: everything in the folder SENTIMENT_HOME, which appears with the first thing written.
/// Nothing in it takes long enough to be stopped.
Result<std::unique_ptr<Backend>> open_solo_backend(const AppConfig& config, const Clock& clock,
                                                   const StopFlag* stop);

}  // namespace sentiment
