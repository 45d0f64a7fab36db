#pragma once

#include "base/error.hpp"
#include "clients/mlflow/registry.hpp"
#include "clients/mlflow/tracking.hpp"
#include "ports/deletions.hpp"
#include "ports/ids.hpp"

namespace sentiment {

/// Deletes on an MLflow server. A run is only marked there: its page restores it until `mlflow gc`
/// removes it. A version is deleted for good; the moves of aliases that its tags record go to the
/// newest other version first, and are lost with a model's last one. Whether an alias points to it
/// is asked before: MLflow itself would take the alias away without a word. The window: an alias
/// that is set between the question and the deletion.
class MlflowDeletions final : public Deletions {
 public:
  /// Both outlive this.
  MlflowDeletions(mlflow::Tracking& tracking, mlflow::Registry& registry)
      : tracking_(&tracking), registry_(&registry) {}

  Result<void> delete_run(const RunId& run) override;
  Result<void> delete_version(const ModelName& name, ModelVersion version) override;
  Result<void> delete_model(const ModelName& name) override;
  bool restorable_runs() const override { return true; }

 private:
  Result<void> keep_moves(const ModelName& name, ModelVersion version);

  mlflow::Tracking* tracking_;
  mlflow::Registry* registry_;
};

}  // namespace sentiment
