#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/mlflow/artifact_repository.hpp"
#include "adapters/mlflow/model_cache.hpp"
#include "base/error.hpp"
#include "clients/mlflow/client.hpp"
#include "clients/mlflow/logged_models.hpp"
#include "clients/mlflow/registry.hpp"
#include "ports/artifact_store.hpp"
#include "ports/model_uri.hpp"

namespace sentiment {

/// Folders behind MLflow's URIs, copied into the cache:
///   models:/m-…             a logged model
///   models:/name/3, models:/name@alias, models:/name/latest    a registered version
///   runs:/id/path           artifacts of a run, else the model it logged under that name
///   mlflow-artifacts:/…     and what else a repository takes
///   file:///…, plain paths  as they are
/// A logged model is fetched once: its files do not change any more when it is READY. It is kept
/// under its id and the digest that our own models carry as a tag, and checked against that; a
/// model of Python's is kept under the names and sizes of its files. Everything else is fetched
/// each time and kept under what it contains. Every file must have the size that was listed.
/// Threads: one caller at a time. Errors: as the port; corrupt_data when files are not what was
///   listed or logged; failed_precondition for a model whose files are not all there yet.
class MlflowStore final : public ArtifactStore {
 public:
  /// All outlive the store; `registry` may be another server's than `client`.
  MlflowStore(mlflow::Client& client, mlflow::Registry& registry,
              const ArtifactRepositories& repositories, std::filesystem::path cache)
      : client_(&client),
        registry_(&registry),
        repositories_(&repositories),
        cache_(std::move(cache)) {}

  Result<std::filesystem::path> fetch(const std::string& uri) override;

 private:
  Result<std::filesystem::path> fetch_registered(
      const std::variant<AliasRef, VersionRef>& reference);
  Result<std::filesystem::path> fetch_version(const mlflow::ModelVersion& version);
  Result<std::filesystem::path> fetch_logged(const mlflow::LoggedModel& model);
  Result<std::filesystem::path> fetch_of_run(const std::string& uri);
  Result<std::filesystem::path> fetch_folder(const std::string& uri);
  Result<void> receive(const std::string& uri, const std::vector<RepositoryFile>& listed,
                       const std::string& digest, const std::filesystem::path& folder);

  mlflow::Client* client_;
  mlflow::Registry* registry_;
  const ArtifactRepositories* repositories_;
  ModelCache cache_;
};

}  // namespace sentiment
