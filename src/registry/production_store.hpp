#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "files/temp_folder.hpp"
#include "ports/artifact_store.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/object_store.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// A production store keeps champions apart from registry and tracking server. Of each model:
///   s3://models/NAME/VERSION/…           the files of the version's folder, and SHA256SUMS of them
///   s3://models/NAME/champion.json       {"version","run","digest"}: which one it is
/// The digest is the SHA-256 of that version's SHA256SUMS. champion.json is written last, so that
/// what it names is whole.

/// The model of a production store: "s3://models/NAME".
struct ProductionRef {
  std::string address;
  ModelName name;
};
/// Errors: usage for what does not name a bucket and a model in it.
Result<ProductionRef> parse_production_ref(std::string_view text);

/// Copies the version that is champion in the registry into a production store ("s3://models"),
/// unless champion.json names it already; looks again afterwards, as it may have moved meanwhile.
/// A copy that was cut short is made good by the next call.
/// Returns: the version that was copied; nullopt where there was nothing to do: no champion, or the
///          copy is there.
/// Errors:  those of the ports; conflict when the champion kept moving.
Result<std::optional<ModelVersion>> copy_champion(const ModelName& name, ModelRegistry& registry,
                                                  ArtifactStore& artifacts, ObjectStore& objects,
                                                  const std::string& store);

/// The champion of a production store as a registry of one version, and its files: what it takes to
/// predict and serve without another service. It changes nothing (failed_precondition).
/// Errors: not_found without a champion.json; corrupt_data for one that is not as we write it and
///         for files that do not have its digest; conflict when the champion changed between the
///         look-up and fetch(); the object store's. Threads: one caller at a time.
class ProductionModel final : public ModelRegistry, public ArtifactStore {
 public:
  /// `objects` outlives it.
  ProductionModel(ObjectStore& objects, ProductionRef reference)
      : objects_(objects), reference_(std::move(reference)) {}

  /// Its source is the address of its folder: "s3://models/NAME/3".
  Result<RegisteredVersion> champion();

  Result<ModelVersion> create_version(const NewVersion& version) override;
  Result<std::vector<RegisteredVersion>> list_versions(const ModelName& name) override;
  Result<RegisteredVersion> get_version(const ModelName& name, ModelVersion version) override;
  Result<std::optional<RegisteredVersion>> find_alias(const ModelName& name,
                                                      const Alias& alias) override;
  Result<void> move_alias(const AliasMove& move) override;
  Result<std::vector<AliasMove>> alias_history(const ModelName& name, const Alias& alias) override;
  Result<void> set_version_tags(const ModelName& name, ModelVersion version,
                                const std::vector<KeyValue>& tags) override;

  /// A verified copy, which is there until the next call.
  Result<std::filesystem::path> fetch(const std::string& uri) override;

 private:
  ObjectStore& objects_;
  ProductionRef reference_;
  std::optional<TempFolder> copy_;
};

}  // namespace sentiment
