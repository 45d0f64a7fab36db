#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace sentiment::local {

/// Says "the process at work is alive" for as long as it is: a file that the kernel unlocks when we
/// die, however we die. Unlike a process id it cannot be taken over by another process, and it
/// holds across containers that share the folder but not their process ids.
class OwnerLock {
 public:
  /// Makes and locks a file in `folder` (created when missing).
  /// Errors: failed_precondition where the folder cannot be written.
  static Result<OwnerLock> take(const std::filesystem::path& folder);

  OwnerLock(OwnerLock&& other) noexcept;
  OwnerLock& operator=(OwnerLock&&) = delete;
  ~OwnerLock();

  /// "<process id>-<8 hexadecimal digits>", the file's name.
  const std::string& name() const { return name_; }
  /// Whether the file is still there; somebody may have removed the whole home.
  bool in_place() const;

 private:
  OwnerLock(std::filesystem::path file, std::string name, int fd)
      : file_(std::move(file)), name_(std::move(name)), fd_(fd) {}
  std::filesystem::path file_;
  std::string name_;
  int fd_;
};

/// Whether the owner of that name still holds its lock. In doubt, yes.
bool owner_is_alive(const std::filesystem::path& folder, const std::string& name);

/// Removes the files of owners that died.
void remove_dead_owners(const std::filesystem::path& folder);

}  // namespace sentiment::local
