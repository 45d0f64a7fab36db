#include "files/file_lock.hpp"

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

namespace sentiment {

std::optional<FileLock> FileLock::take(int fd) { return lock(fd, LOCK_EX); }

std::optional<FileLock> FileLock::share(int fd) { return lock(fd, LOCK_SH); }

std::optional<FileLock> FileLock::lock(int fd, int kind) {
  while (::flock(fd, kind | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    const int reason = errno;
    ::close(fd);
    errno = reason;
    return std::nullopt;
  }
  return FileLock(fd);
}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

bool FileLock::is_removed() const {
  struct stat facts{};
  return ::fstat(fd_, &facts) != 0 || facts.st_nlink == 0;
}

}  // namespace sentiment
