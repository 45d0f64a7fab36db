#pragma once

#include <filesystem>

#include "base/error.hpp"

namespace sentiment {

/// A file SHA256SUMS at the top of a folder with a line for each file below it, as `sha256sum`
/// writes and checks them.

/// Writes it. The folder is one that nobody reads yet. Errors: as system_failure.
Result<void> write_checksums(const std::filesystem::path& folder);

/// Every file that is listed is there with these bytes, and no other is.
/// Errors: corrupt_data naming the first file that is not as written; not_found without a list.
Result<void> check_checksums(const std::filesystem::path& folder);

}  // namespace sentiment
