#pragma once

#include <string>

#include "files/folder_checksums.hpp"

namespace sentiment {

/// Tag of a logged model: the digest of its files.
inline constexpr const char* kFilesDigestTag = "sentiment.files.sha256";
/// Tag of a logged model: the id that its folder was made with.
inline constexpr const char* kModelIdTag = "sentiment.model_id";
/// The file that names the model's id; on the server it names the id that the server gave.
inline constexpr const char* kMlmodel = "MLmodel";

/// Stands for a folder's content: the SHA-256 of its list of checksums, but for MLmodel.
std::string digest_of(FileChecksums files);

}  // namespace sentiment
