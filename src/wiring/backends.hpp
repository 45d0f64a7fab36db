#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "cli/services.hpp"

namespace sentiment {

/// The backend behind MLFLOW_TRACKING_URI: unset is solo mode, the folder SENTIMENT_HOME;
/// http(s) is an MLflow server. Each scheme is a line of a table in backends.cpp. `clock` must
/// outlive it, and so must `stop`, which ends what it waits for (null: nothing does). Errors: usage
/// for a scheme that is not in the table; else the backend's own.
Result<std::unique_ptr<Backend>> open_backend(const AppConfig& config, const Clock& clock,
                                              const StopFlag* stop);

}  // namespace sentiment
