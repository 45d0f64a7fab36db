#include "adapters/mlflow/mlflow_pages.hpp"

#include <fmt/format.h>

#include <string>

#include "http/url.hpp"
#include "ports/ids.hpp"

namespace sentiment {
namespace {

constexpr const char* kTrainingView = "workflowType=machine_learning";

}  // namespace

std::string mlflow_run_page(const std::string& ui, const std::string& experiment_id,
                            const RunId& run) {
  return fmt::format("{}/#/experiments/{}/runs/{}?{}", ui, percent_encode(experiment_id),
                     percent_encode(run.value()), kTrainingView);
}

std::string mlflow_version_page(const std::string& ui, const ModelName& name,
                                ModelVersion version) {
  return fmt::format("{}/#/models/{}/versions/{}?{}", ui, percent_encode(name.value()),
                     version.value(), kTrainingView);
}

}  // namespace sentiment
