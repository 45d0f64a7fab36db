#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// Writes `bytes` beside `path`, then renames: readers see the old file or the whole new one, never
/// a part. Creates missing parent folders. Errors: failed_precondition where the folder cannot be
/// written, internal when the disk is full; nothing is left behind.
Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// The whole file. Errors: not_found, or failed_precondition where it cannot be read.
Result<std::string> read_file(const std::filesystem::path& path);

}  // namespace sentiment
