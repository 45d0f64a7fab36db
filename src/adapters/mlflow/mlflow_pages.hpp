#pragma once

#include <string>

#include "ports/ids.hpp"

namespace sentiment {

/// Addresses of MLflow's pages below that of its server, `ui` ("http://localhost:5001"). They name
/// the view of model training: without that MLflow 3 opens with the one for GenAI, whose menu has
/// no models, whatever tags an experiment has.
std::string mlflow_run_page(const std::string& ui, const std::string& experiment_id,
                            const RunId& run);
std::string mlflow_version_page(const std::string& ui, const ModelName& name, ModelVersion version);

}  // namespace sentiment
