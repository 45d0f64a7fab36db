#include "files/file_lock.hpp"

#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <optional>

#include "files/descriptor.hpp"

namespace sentiment {

std::optional<FileLock> FileLock::take(int fd) { return lock(fd, LOCK_EX); }

std::optional<FileLock> FileLock::share(int fd) { return lock(fd, LOCK_SH); }

std::optional<FileLock> FileLock::lock(int fd, int kind) {
  FileLock made{Descriptor(fd)};
  while (::flock(fd, kind | LOCK_NB) != 0) {
    if (errno != EINTR) return std::nullopt;
  }
  return made;
}

bool FileLock::is_removed() const {
  struct stat facts{};
  return ::fstat(fd(), &facts) != 0 || facts.st_nlink == 0;
}

}  // namespace sentiment
