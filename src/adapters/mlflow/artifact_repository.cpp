#include "adapters/mlflow/artifact_repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace sentiment {

Result<ArtifactRepository*> ArtifactRepositories::of(const std::string& uri) const {
  for (const auto& repository : known_) {
    if (repository->takes(uri)) return repository.get();
  }
  return fail(Code::failed_precondition,
              fmt::format("the tracking server keeps artifacts at '{}', which this program cannot "
                          "reach by itself: start the server with --serve-artifacts",
                          uri));
}

Result<void> ArtifactRepositories::put_folder(const std::string& uri,
                                              const std::filesystem::path& folder) const {
  auto& repository = *SENT_TRY(of(uri));
  const auto files = SENT_TRY(files_below(folder));
  for (const auto& path : files) SENT_CHECK(repository.put(uri, path, folder / path));
  return {};
}

Result<std::vector<std::string>> files_below(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::string> files;
  std::filesystem::recursive_directory_iterator at(folder, error);
  for (; !error && at != std::filesystem::end(at); at.increment(error)) {
    if (at->is_regular_file(error)) {
      files.push_back(at->path().lexically_relative(folder).generic_string());
    }
  }
  if (error) {
    return fail(error == std::errc::no_such_file_or_directory ? Code::not_found : Code::internal,
                fmt::format("cannot read the folder '{}': {}", folder.string(), error.message()));
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace sentiment
