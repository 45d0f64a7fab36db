#include "adapters/mlflow/mlflow_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/mlflow/artifact_repository.hpp"
#include "adapters/mlflow/model_digest.hpp"
#include "base/sha256.hpp"
#include "clients/mlflow/logged_models.hpp"
#include "clients/mlflow/registry.hpp"
#include "clients/mlflow/values.hpp"
#include "files/folder_checksums.hpp"
#include "ports/model_uri.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kRuns = "runs:/";
constexpr std::string_view kFile = "file://";

tl::unexpected<Error> nothing_at(std::string_view uri) {
  return fail(Code::not_found, fmt::format("nothing was found at '{}'", uri));
}

/// What can be told of a folder without fetching it.
std::string digest_of_listing(const std::vector<RepositoryFile>& files) {
  Sha256 digest;
  for (const auto& file : files) digest.update(fmt::format("{}  {}\n", file.size, file.path));
  return digest.hex();
}

bool is_local(std::string_view uri) {
  const auto colon = uri.find(":/");
  return uri.starts_with(kFile) || colon == std::string_view::npos || uri.find('/') < colon;
}

Result<std::filesystem::path> local_place(std::string_view uri) {
  std::filesystem::path place(uri.starts_with(kFile) ? uri.substr(kFile.size()) : uri);
  std::error_code error;
  if (place.empty() || !std::filesystem::exists(place, error)) return nothing_at(uri);
  return place;
}

}  // namespace

Result<std::filesystem::path> MlflowStore::fetch(const std::string& uri) {
  if (const auto id = logged_model_in(uri); !id.empty()) {
    return fetch_logged(SENT_TRY(client_->logged_models().get(id)));
  }
  if (uri.starts_with(kModelsScheme)) {
    return fetch_registered(SENT_TRY(parse_model_uri(uri)));
  }
  if (uri.starts_with(kRuns)) return fetch_of_run(uri);
  if (is_local(uri)) return local_place(uri);
  return fetch_folder(uri);
}

Result<std::filesystem::path> MlflowStore::fetch_registered(
    const std::variant<AliasRef, VersionRef>& reference) {
  if (const auto* numbered = std::get_if<VersionRef>(&reference)) {
    return fetch_version(
        SENT_TRY(registry_->get_version(numbered->name.value(), numbered->version.value())));
  }
  // The server itself knows "latest".
  const auto& [name, alias] = std::get<AliasRef>(reference);
  const auto version = SENT_TRY(registry_->find_alias(name.value(), alias.value()));
  if (version) return fetch_version(*version);
  return fail(Code::not_found, fmt::format("{} has no alias '{}'", name.value(), alias.value()));
}

Result<std::filesystem::path> MlflowStore::fetch_version(const mlflow::ModelVersion& version) {
  const std::string& source = version.source;
  if (!logged_model_in(source).empty()) return fetch(source);
  const auto uri = SENT_TRY(registry_->download_uri(version.name, version.version));
  if (uri.starts_with(kModelsScheme)) {
    return fail(Code::corrupt_data, fmt::format("version {} of {} names no place but '{}'",
                                                version.version, version.name, uri));
  }
  return fetch(uri);
}

Result<std::filesystem::path> MlflowStore::fetch_logged(const mlflow::LoggedModel& model) {
  if (model.status != mlflow::ModelStatus::ready) {
    return fail(Code::failed_precondition,
                fmt::format("model {} is not READY: its files are not all there", model.id));
  }
  const std::string expected = mlflow::value_of(model.tags, kFilesDigestTag);
  if (!expected.empty()) {
    if (auto known = cache_.find(model.id, expected)) return *std::move(known);
  }
  auto& repository = *SENT_TRY(repositories_->of(model.artifact_uri));
  const auto listed = SENT_TRY(repository.list(model.artifact_uri));
  if (listed.empty()) return nothing_at(model.artifact_uri);
  const std::string digest = expected.empty() ? digest_of_listing(listed) : expected;
  if (auto known = cache_.find(model.id, digest)) return *std::move(known);
  return cache_.add(model.id, digest, [&](const std::filesystem::path& folder) {
    return receive(model.artifact_uri, listed, expected, folder);
  });
}

Result<std::filesystem::path> MlflowStore::fetch_of_run(const std::string& uri) {
  const auto rest = std::string_view(uri).substr(kRuns.size());
  const auto slash = std::min(rest.find('/'), rest.size());
  const std::string path(rest.substr(std::min(slash + 1, rest.size())));
  const auto run = SENT_TRY(client_->tracking().get_run(std::string(rest.substr(0, slash))));
  auto folder = fetch_folder(path.empty() ? run.artifact_uri : run.artifact_uri + "/" + path);
  if (folder || folder.error().code != Code::not_found) return folder;
  const auto models = SENT_TRY(client_->logged_models().of_run(run.experiment_id, run.id, path));
  for (const auto& model : models) {
    if (model.status == mlflow::ModelStatus::ready) return fetch_logged(model);
  }
  return nothing_at(uri);
}

Result<std::filesystem::path> MlflowStore::fetch_folder(const std::string& uri) {
  auto& repository = *SENT_TRY(repositories_->of(uri));
  const auto listed = SENT_TRY(repository.list(uri));
  if (listed.empty()) return nothing_at(uri);
  return cache_.add("files", "", [&](const std::filesystem::path& folder) {
    return receive(uri, listed, "", folder);
  });
}

Result<void> MlflowStore::receive(const std::string& uri, const std::vector<RepositoryFile>& listed,
                                  const std::string& digest, const std::filesystem::path& folder) {
  auto& repository = *SENT_TRY(repositories_->of(uri));
  FileChecksums files;
  for (const auto& file : listed) {
    const auto received = SENT_TRY(repository.get(uri, file.path, folder / file.path));
    if (received.size != file.size) {
      return fail(Code::corrupt_data, fmt::format("'{}/{}' was listed with {} bytes, and {} came",
                                                  uri, file.path, file.size, received.size));
    }
    files[file.path] = received.sha256;
  }
  if (digest.empty() || digest_of(files) == digest) return {};
  return fail(Code::corrupt_data,
              fmt::format("the files at '{}' are not those that were logged: their digest is {}, "
                          "tag {} says {}",
                          uri, digest_of(files), kFilesDigestTag, digest));
}

}  // namespace sentiment
