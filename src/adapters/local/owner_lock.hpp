#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "files/file_lock.hpp"

namespace sentiment::local {

/// Says "the process at work is alive" for as long as it is: a file that the kernel unlocks when we
/// die, however we die. Unlike a process id it cannot be taken over by another process, and it
/// holds across containers that share the folder but not their process ids.
class OwnerLock {
 public:
  /// Makes and locks a file in `folder` (created when missing).
  /// Errors: failed_precondition where the folder cannot be written.
  static Result<OwnerLock> take(const std::filesystem::path& folder);

  OwnerLock(OwnerLock&&) noexcept = default;
  OwnerLock& operator=(OwnerLock&&) = delete;
  ~OwnerLock();

  /// "<process id>-<8 hexadecimal digits>", the file's name.
  const std::string& name() const { return name_; }
  /// Whether the file is still there; somebody may have removed the whole home.
  bool in_place() const { return !lock_.is_removed(); }

 private:
  OwnerLock(std::filesystem::path file, std::string name, FileLock lock)
      : file_(std::move(file)), name_(std::move(name)), lock_(std::move(lock)) {}
  std::filesystem::path file_;
  std::string name_;
  FileLock lock_;
};

/// Whether the owner of that name still holds its lock. In doubt, yes.
bool owner_is_alive(const std::filesystem::path& folder, const std::string& name);

/// Removes the files of owners that died.
void remove_dead_owners(const std::filesystem::path& folder);

}  // namespace sentiment::local
