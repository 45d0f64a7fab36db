#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "files/descriptor.hpp"

namespace sentiment {

/// A file written piece by piece beside its place, then renamed to it: readers see the old file or
/// the whole new one. Missing parent folders are created; what was not committed is removed. A link
/// is followed; what is not a plain file (a pipe, a device) is written to as it is.
/// Errors: as write_file_atomically.
class AtomicFile {
 public:
  static Result<AtomicFile> create(const std::filesystem::path& path);
  Result<void> write(std::string_view bytes);
  /// On the disk, under its name, when it returns. Nothing may be written afterwards.
  Result<void> commit();

  AtomicFile(AtomicFile&&) noexcept = default;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

 private:
  AtomicFile(std::filesystem::path path, std::string temporary, Descriptor file)
      : path_(std::move(path)), temporary_(std::move(temporary)), file_(std::move(file)) {}

  std::filesystem::path path_;
  std::string temporary_;  ///< empty: written in place
  Descriptor file_;
};

/// Writes `bytes` beside `path`, then renames: readers see the old file or the whole new one, never
/// a part. Creates missing parent folders. Errors: failed_precondition where the folder cannot be
/// written, internal when the disk is full; nothing is left behind.
Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// Writes a file in place; it may not be on the disk yet when the call returns. For folders that
/// nobody reads yet. Errors: as system_failure().
Result<void> write_file(const std::filesystem::path& path, std::string_view bytes);

/// Writes all of `bytes`; false, with the reason in errno, where that fails.
bool write_all(int fd, std::string_view bytes);

/// The whole file. Errors: not_found, or failed_precondition where it cannot be read.
Result<std::string> read_file(const std::filesystem::path& path);

}  // namespace sentiment
