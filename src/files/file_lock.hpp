#pragma once

#include <optional>
#include <utility>

#include "files/descriptor.hpp"

namespace sentiment {

/// Keeps others off an open file or folder for as long as it lives. The kernel lets go when the
/// process dies, however it dies. The lock follows a file that is renamed.
/// Threads: two locks of one process exclude each other like those of two processes.
class FileLock {
 public:
  /// Takes over `fd`, which is closed where the lock fails. nullopt, with the reason in errno,
  /// where somebody else holds a lock on the file, or its file system has none.
  static std::optional<FileLock> take(int fd);
  /// The same, but it excludes only those who take(): for asking whether anybody did.
  static std::optional<FileLock> share(int fd);

  int fd() const { return file_.get(); }
  /// Nobody else can find the file any more.
  bool is_removed() const;

 private:
  explicit FileLock(Descriptor file) : file_(std::move(file)) {}
  static std::optional<FileLock> lock(int fd, int kind);
  Descriptor file_;
};

}  // namespace sentiment
