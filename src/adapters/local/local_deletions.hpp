#pragma once

#include "adapters/local/home_database.hpp"
#include "base/error.hpp"
#include "ports/deletions.hpp"
#include "ports/ids.hpp"

namespace sentiment::local {

/// Deletes from the home, for good: each call is one transaction, the files of a run go after it.
/// The flow runs of a deleted run go with it.
class LocalDeletions final : public Deletions {
 public:
  /// `home` outlives this.
  explicit LocalDeletions(HomeDatabase& home) : home_(&home) {}

  Result<void> delete_run(const RunId& run) override;
  Result<void> delete_version(const ModelName& name, ModelVersion version) override;
  Result<void> delete_model(const ModelName& name) override;
  bool restorable_runs() const override { return false; }

 private:
  HomeDatabase* home_;
};

}  // namespace sentiment::local
