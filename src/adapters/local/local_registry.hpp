#pragma once

#include <vector>

#include "adapters/local/home_database.hpp"
#include "ports/model_registry.hpp"

namespace sentiment::local {

/// Versions, aliases and the ledger of alias moves in the home's database.
/// Guarantees: version numbers and alias moves are given out under the database's write lock, so
///   processes that register or move at the same time wait for each other. An alias moves by
///   compare-and-set: of two writers that saw the same version, one wins and the other gets
///   conflict. The move and its ledger row are one transaction. A version (with its files, where
///   they lie in the home) and a move are on the disk when the call returns. A move to where the
///   alias stands already writes nothing.
/// Threads: safe.
/// Errors: invalid_argument for a name MLflow would not take; else as the port and Database.
class LocalRegistry final : public ModelRegistry {
 public:
  explicit LocalRegistry(HomeDatabase& home) : home_(&home) {}

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
  HomeDatabase* home_;
};

}  // namespace sentiment::local
