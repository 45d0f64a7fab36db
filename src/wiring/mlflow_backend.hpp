#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "cli/services.hpp"

namespace sentiment {

/// Runs, models and artifacts on the MLflow server at MLFLOW_TRACKING_URI (the registry at
/// MLFLOW_REGISTRY_URI, if that is another); flow history and copies of models in SENTIMENT_HOME.
/// Nothing is sent before the first call of a port.
/// Errors: usage for an address or login that cannot be used; those of the home.
Result<std::unique_ptr<Backend>> open_mlflow_backend(const AppConfig& config, const Clock& clock,
                                                     const StopFlag* stop);

}  // namespace sentiment
