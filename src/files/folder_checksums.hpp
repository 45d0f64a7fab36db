#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/error.hpp"

namespace sentiment {

/// The SHA-256 of each file below a folder, by its path there.
using FileChecksums = std::map<std::string, std::string>;

/// Errors: corrupt_data for a link or another special file; else as system_failure.
Result<FileChecksums> checksums_of(const std::filesystem::path& folder);
/// A line for each file, as `sha256sum` writes and checks them.
std::string to_list(const FileChecksums& checksums);

/// A file at the top of a folder that lists the files below it.
inline constexpr const char* kChecksumList = "SHA256SUMS";

/// What it says. Errors: not_found; corrupt_data for what is not such a list, or names a file
/// outside the folder.
Result<FileChecksums> read_checksums(const std::filesystem::path& folder);

/// Writes it. The folder is one that nobody reads yet. Errors: as system_failure.
Result<void> write_checksums(const std::filesystem::path& folder);

/// Every file that is listed is there with these bytes, and no other is.
/// Errors: corrupt_data naming the first file that is not as written; not_found without a list.
Result<void> check_checksums(const std::filesystem::path& folder);

}  // namespace sentiment
