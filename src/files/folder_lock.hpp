#pragma once

#include <filesystem>
#include <utility>

#include "base/error.hpp"
#include "files/file_lock.hpp"

namespace sentiment {

/// A FileLock on a folder.
class FolderLock {
 public:
  /// Errors: not_found without such a folder; conflict while somebody else holds it.
  static Result<FolderLock> take(const std::filesystem::path& folder);

 private:
  explicit FolderLock(FileLock lock) : lock_(std::move(lock)) {}
  FileLock lock_;
};

}  // namespace sentiment
