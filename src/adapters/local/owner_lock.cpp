#include "adapters/local/owner_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "base/random_id.hpp"

namespace sentiment::local {

Result<OwnerLock> OwnerLock::take(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::string name = fmt::format("{}-{}", ::getpid(), random_hex_id().substr(0, 8));
  std::filesystem::path file = folder / name;
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0 || ::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const auto cause = std::generic_category().message(errno);
    if (fd >= 0) ::close(fd);
    return fail(Code::failed_precondition,
                fmt::format("cannot write '{}' ({}); make its folder writable or set "
                            "SENTIMENT_HOME to another one",
                            file.string(), cause));
  }
  return OwnerLock{std::move(file), std::move(name), fd};
}

OwnerLock::OwnerLock(OwnerLock&& other) noexcept
    : file_(std::move(other.file_)),
      name_(std::move(other.name_)),
      fd_(std::exchange(other.fd_, -1)) {}

OwnerLock::~OwnerLock() {
  if (fd_ < 0) return;
  ::unlink(file_.c_str());
  ::close(fd_);
}

bool owner_is_alive(const std::filesystem::path& folder, const std::string& name) {
  if (name.empty()) return false;
  const int fd = ::open((folder / name).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno != ENOENT && errno != ENOTDIR;
  const bool free = ::flock(fd, LOCK_SH | LOCK_NB) == 0;
  ::close(fd);
  return !free;
}

}  // namespace sentiment::local
