#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/values.hpp"

namespace sentiment::mlflow {

struct ModelVersion {
  std::string name;
  int version = 0;
  std::string run_id;
  std::string source;  ///< what it was made from, e.g. "models:/m-…"
  TimePoint created{};
  std::vector<std::string> aliases;  ///< empty in search results: MLflow leaves them out
  std::vector<Tag> tags;
};

struct NewModelVersion {
  std::string name;
  std::string source;    ///< "models:/m-…", "mlflow-artifacts:/…", "runs:/…"
  std::string model_id;  ///< of the logged model that `source` names; may be ""
  std::string run_id;
  std::vector<Tag> tags;
  /// Key of the tag whose value no other version has: by it a version is found again when the
  /// answer to its creation got lost.
  std::string unique_tag;
};

/// Registered models, their versions, aliases and tags.
/// Threads: one caller at a time. Errors: those of Api.
class Registry {
 public:
  explicit Registry(Api& api) : api_(&api) {}

  /// Registers the name; registered already is done.
  Result<void> ensure_model(const std::string& name);
  /// Each alias of a model with its version. Errors: not_found for a model that is not registered.
  Result<std::map<std::string, int>> aliases_of(const std::string& name);
  /// Makes one version however often the request has to be sent.
  Result<ModelVersion> create_version(const NewModelVersion& version);
  Result<ModelVersion> get_version(const std::string& name, int version);
  /// Newest first.
  Result<std::vector<ModelVersion>> versions_of(const std::string& name);
  /// Of every model, those that came out of a run.
  Result<std::vector<ModelVersion>> versions_of_run(const std::string& run_id);
  /// With the aliases that point to it. One that is not there is done.
  Result<void> delete_version(const std::string& name, int version);
  /// With its versions and aliases. One that is not there is not_found.
  Result<void> delete_model(const std::string& name);
  Result<void> set_version_tag(const std::string& name, int version, const Tag& tag);
  /// A tag that is not there is not_found.
  Result<void> delete_version_tag(const std::string& name, int version, const std::string& key);
  /// Where its files lie, for Artifacts.
  Result<std::string> download_uri(const std::string& name, int version);

  /// nullopt is the server's own answer: there is no such alias, or no such model.
  Result<std::optional<ModelVersion>> find_alias(const std::string& name, const std::string& alias);
  /// Moves it, wherever it was.
  Result<void> set_alias(const std::string& name, const std::string& alias, int version);
  /// An alias that is not there is done.
  Result<void> delete_alias(const std::string& name, const std::string& alias);

 private:
  /// Newest first.
  Result<std::vector<ModelVersion>> search_versions(const std::string& filter);

  Api* api_;
};

}  // namespace sentiment::mlflow
