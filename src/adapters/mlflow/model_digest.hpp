#pragma once

#include <string>

#include "files/folder_checksums.hpp"

namespace sentiment {

/// Tag of a logged model: the digest of its files.
inline constexpr const char* kFilesDigestTag = "sentiment.files.sha256";
/// Tag of a logged model: the id that its folder was made with.
inline constexpr const char* kModelIdTag = "sentiment.model_id";

/// Stands for a folder's content: the SHA-256 of its list of checksums, but for MLmodel, which
/// names the id that the server gave.
std::string digest_of(FileChecksums files);

}  // namespace sentiment
