#pragma once

#include <memory>

#include "app/openers.hpp"
#include "base/error.hpp"
#include "ports/backend.hpp"

namespace sentiment {

/// Runs, models and artifacts on the MLflow server at MLFLOW_TRACKING_URI (the registry at
/// MLFLOW_REGISTRY_URI, if that is another); flow history and copies of models in SENTIMENT_HOME.
/// Errors: usage for an address or login that cannot be used; those of the home.
Result<std::unique_ptr<Backend>> open_mlflow_backend(const AppContext& context);

}  // namespace sentiment
