#include "adapters/mlflow/mlflow_deletions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "adapters/mlflow/alias_ledger.hpp"
#include "base/error.hpp"
#include "clients/mlflow/registry.hpp"
#include "clients/mlflow/values.hpp"
#include "ports/deletions.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {

Result<void> MlflowDeletions::delete_run(const RunId& run) {
  std::vector<RegisteredVersion> versions;
  for (const auto& version : SENT_TRY(registry_->versions_of_run(run.value()))) {
    versions.push_back({.name = ModelName{version.name}, .version = ModelVersion{version.version}});
  }
  if (!versions.empty()) return still_registered(run, versions);
  return tracking_->delete_run(run.value());
}

Result<void> MlflowDeletions::delete_version(const ModelName& name, ModelVersion version) {
  SENT_TRY(registry_->get_version(name.value(), version.value()));
  std::vector<Alias> aliases;
  for (const auto& [alias, number] : SENT_TRY(registry_->aliases_of(name.value()))) {
    if (number == version.value()) aliases.emplace_back(alias);
  }
  if (!aliases.empty()) return still_pointed_to(name, aliases);
  SENT_CHECK(keep_moves(name, version));
  SENT_CHECK(registry_->delete_version(name.value(), version.value()));
  const auto there = registry_->get_version(name.value(), version.value());
  if (!there && there.error().code == Code::not_found) return {};
  const auto what =
      fmt::format("read back that version {} of '{}' is deleted", version.value(), name.value());
  if (!there) return tl::make_unexpected(doing(what)(there.error()));
  return fail(Code::corrupt_data, what + ": the MLflow server still has it");
}

Result<void> MlflowDeletions::delete_model(const ModelName& name) {
  std::vector<Alias> aliases;
  for (const auto& [alias, number] : SENT_TRY(registry_->aliases_of(name.value()))) {
    aliases.emplace_back(alias);
  }
  if (!aliases.empty()) return still_pointed_to(name, aliases);
  return registry_->delete_model(name.value());
}

Result<void> MlflowDeletions::keep_moves(const ModelName& name, ModelVersion version) {
  const auto versions = SENT_TRY(registry_->versions_of(name.value()));  // newest first
  const auto gone = std::ranges::find(versions, version.value(), &mlflow::ModelVersion::version);
  const auto heir = std::ranges::find_if(
      versions, [&](const auto& other) { return other.version != version.value(); });
  if (gone == versions.end() || heir == versions.end()) return {};
  for (const auto& [key, value] : gone->tags) {
    if (!key.starts_with(alias_tag(Alias{""}))) continue;
    std::string kept = mlflow::value_of(heir->tags, key);
    auto moves = read_moves(value, name, Alias{key.substr(alias_tag(Alias{""}).size())});
    std::ranges::reverse(moves);
    for (const auto& move : moves) kept = with_move(kept, move);
    SENT_CHECK(registry_->set_version_tag(name.value(), heir->version, {key, kept}));
  }
  return {};
}

}  // namespace sentiment
