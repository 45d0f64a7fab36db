#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "clients/mlflow/registry.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {

/// Versions and aliases on an MLflow server.
/// Guarantees: the server counts versions without gaps; one version comes of create_version however
///   often its request had to be sent (see MlflowTracker for the window), and it was read back: a
///   server that answers with success and has no such version is corrupt_data. find_alias says
///   "none" only when the registry itself said so.
/// Aliases: MLflow moves an alias wherever it was and keeps no history, so a move is: read where
///   the alias is (conflict when not at `from`), write the move into the version's tag
///   (alias_ledger.hpp), read again, move, read back. It has succeeded when the alias was read back
///   at `to`; corrupt_data when the server says it moved and it did not. Another writer is noticed,
///   and reported as conflict, when it moved the alias before the second read, or between our move
///   and the reading back. The window: one that moved it between the second read and our move, one
///   round trip, is overwritten unseen; its own reading back tells it so if it is this program. A
///   move that is not read back takes its note away again.
/// History: alias_history is made of those tags and of where the alias is now, so that a move by
///   other means (MLflow's page, Python) shows as one, without its time and reason.
/// Threads: one caller at a time. Errors: as the port and the client; those of a name or alias that
///   MLflow does not take are the server's.
class MlflowRegistry final : public ModelRegistry {
 public:
  /// Both outlive the registry.
  MlflowRegistry(mlflow::Registry& registry, const Clock& clock)
      : registry_(&registry), clock_(&clock) {}

  Result<ModelVersion> create_version(const NewVersion& version) override;
  Result<std::vector<RegisteredVersion>> list_versions(const ModelName& name) override;
  Result<RegisteredVersion> get_version(const ModelName& name, ModelVersion version) override;
  Result<std::optional<RegisteredVersion>> find_alias(const ModelName& name,
                                                      const Alias& alias) override;
  Result<void> move_alias(const AliasMove& move) override;
  Result<std::vector<AliasMove>> alias_history(const ModelName& name, const Alias& alias) override;
  Result<void> set_version_tags(const ModelName& name, ModelVersion version,
                                const std::vector<KeyValue>& tags) override;

 private:
  Result<std::optional<ModelVersion>> alias_now(const ModelName& name, const Alias& alias);
  Result<void> move_and_read_back(const AliasMove& move);

  mlflow::Registry* registry_;
  const Clock* clock_;
};

}  // namespace sentiment
