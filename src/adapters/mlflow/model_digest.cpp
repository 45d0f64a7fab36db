#include "adapters/mlflow/model_digest.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "adapters/mlflow/artifact_repository.hpp"
#include "base/atomic_file.hpp"
#include "base/sha256.hpp"

namespace sentiment {

std::string digest_of(std::vector<RepositoryFile> files) {
  std::ranges::sort(files, {}, &RepositoryFile::path);
  Sha256 digest;
  for (const auto& file : files) {
    if (file.path != kMlmodel) digest.update(file.sha256 + "  " + file.path + "\n");
  }
  return digest.hex();
}

Result<std::vector<RepositoryFile>> hash_files(const std::filesystem::path& folder) {
  std::vector<RepositoryFile> files;
  const auto paths = SENT_TRY(files_below(folder));
  for (const auto& path : paths) {
    const std::string bytes = SENT_TRY(read_file(folder / path));
    files.push_back({.path = path, .size = bytes.size(), .sha256 = sha256_hex(bytes)});
  }
  return files;
}

}  // namespace sentiment
