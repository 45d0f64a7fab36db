#pragma once

#include <filesystem>
#include <utility>

#include "base/error.hpp"

namespace sentiment {

/// Keeps other processes off a folder for as long as it lives; the kernel lets go when we die. It
/// follows the folder when that is renamed. Threads: two locks of one process exclude each other.
class FolderLock {
 public:
  /// Errors: not_found without such a folder; conflict while somebody else holds it.
  static Result<FolderLock> take(const std::filesystem::path& folder);

  FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace sentiment
