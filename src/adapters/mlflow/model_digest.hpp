#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/mlflow/artifact_repository.hpp"
#include "base/error.hpp"

namespace sentiment {

/// Tag of a logged model: the digest of its files.
inline constexpr const char* kFilesDigestTag = "sentiment.files.sha256";
/// Tag of a logged model: the id that its folder was made with.
inline constexpr const char* kModelIdTag = "sentiment.model_id";
/// The file that names the model's id; on the server it names the id that the server gave.
inline constexpr const char* kMlmodel = "MLmodel";

/// Stands for a folder's content: SHA-256 of "<sha256>  <path>\n" for each file but MLmodel, in the
/// order of the paths.
std::string digest_of(std::vector<RepositoryFile> files);
/// The files of a folder with their sizes and digests.
Result<std::vector<RepositoryFile>> hash_files(const std::filesystem::path& folder);

}  // namespace sentiment
