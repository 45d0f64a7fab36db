#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

/// What to do about a file of ours that cannot be written.
inline constexpr std::string_view kHomeAdvice =
    "make its folder writable or set SENTIMENT_HOME to another one";

/// What a failed system call means: failed_precondition where we may not write, internal with "the
/// disk is full", else internal. The message names `path` and what to do: `advice`, which is empty
/// for files whose place is the user's choice.
tl::unexpected<Error> system_failure(std::string_view verb, const std::filesystem::path& path,
                                     int error, std::string_view advice = kHomeAdvice);

/// What a failed open or read of `path` means: not_found, or failed_precondition.
tl::unexpected<Error> read_failure(const std::filesystem::path& path, int error);

/// As mkdir -p.
Result<void> create_folders(const std::filesystem::path& folder);

/// On the disk when it returns: the bytes of a file; the names in a folder.
Result<void> sync_file(const std::filesystem::path& file);
Result<void> sync_folder(const std::filesystem::path& folder);

/// Every file and folder below `folder`, and the names that lead to it from `root`.
Result<void> sync_tree(const std::filesystem::path& folder, const std::filesystem::path& root);

/// Copies the regular files below `from` to `to`, a folder of our own that nobody reads yet.
/// Errors: not_found when `from` is not a folder; invalid_argument for a link or another special
/// file;
///   else as system_failure. What was copied until then stays.
Result<void> copy_files(const std::filesystem::path& from, const std::filesystem::path& to);

/// Renames the files below `from` to the same places below `to`, over what is there, and removes
/// `from`: readers see a file's old bytes or its new ones. Both lie in one file system.
/// Errors: as system_failure; files that were moved until then stay moved.
Result<void> move_files(const std::filesystem::path& from, const std::filesystem::path& to);

/// Removes a folder and what is in it, as far as possible.
void remove_tree(const std::filesystem::path& folder);

/// What lies in a folder; nothing when it is not there.
std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder);

}  // namespace sentiment
