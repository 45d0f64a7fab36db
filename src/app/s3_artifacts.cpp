#include "app/s3_artifacts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/mlflow/artifact_repository.hpp"
#include "base/error.hpp"
#include "ports/name_rules.hpp"
#include "ports/object_store.hpp"

namespace sentiment {
namespace {

std::string folder_of(std::string_view uri) {
  while (uri.ends_with('/')) uri.remove_suffix(1);
  return std::string(uri) + "/";
}

}  // namespace

Result<ObjectStore*> S3Artifacts::store() {
  if (!store_) {
    store_ = SENT_TRY(
        open_().map_error(doing("the tracking server leaves its artifacts to S3 and its clients")));
  }
  return store_.get();
}

Result<void> S3Artifacts::put(const std::string& uri, const std::string& path,
                              const std::filesystem::path& file) {
  auto& objects = *SENT_TRY(store());
  return objects.upload(folder_of(uri) + path, file);
}

Result<std::vector<RepositoryFile>> S3Artifacts::list(const std::string& uri) {
  auto& objects = *SENT_TRY(store());
  const std::string folder = folder_of(uri);
  const auto listed = SENT_TRY(objects.list(folder));
  std::vector<RepositoryFile> files;
  for (const auto& object : listed) {
    const std::string path = object.address.substr(std::min(folder.size(), object.address.size()));
    if (path.ends_with('/') || path.empty()) continue;  // what some tools write for a folder
    // A key may be any text.
    if (!object.address.starts_with(folder) || !is_plain_path(path)) {
      return fail(Code::corrupt_data, fmt::format("'{}' has a name that is not a path below '{}'",
                                                  object.address, uri));
    }
    files.push_back({.path = path, .size = object.size, .sha256 = {}});
  }
  return files;
}

Result<RepositoryFile> S3Artifacts::get(const std::string& uri, const std::string& path,
                                        const std::filesystem::path& file) {
  auto& objects = *SENT_TRY(store());
  const auto object = SENT_TRY(objects.download(folder_of(uri) + path, file));
  return RepositoryFile{.path = path, .size = object.size, .sha256 = object.sha256};
}

}  // namespace sentiment
