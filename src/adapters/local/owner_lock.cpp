#include "adapters/local/owner_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/random_id.hpp"
#include "files/durable_files.hpp"
#include "files/file_lock.hpp"

namespace sentiment::local {

Result<OwnerLock> OwnerLock::take(const std::filesystem::path& folder) {
  SENT_CHECK(create_folders(folder));
  constexpr int kTries = 100;
  for (int i = 0; i < kTries; ++i) {
    std::string name = fmt::format("{}-{}", ::getpid(), random_hex_id().substr(0, 8));
    std::filesystem::path file = folder / name;
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) return system_failure("write", file, errno);
    auto lock = FileLock::take(fd);
    // remove_dead_owners() of another process may have come before the lock.
    if (lock && !lock->is_removed()) {
      return OwnerLock(std::move(file), std::move(name), *std::move(lock));
    }
    ::unlink(file.c_str());
  }
  return fail(Code::internal, "cannot lock a file in '" + folder.string() +
                                  "': its file system has no working locks; set SENTIMENT_HOME to "
                                  "a folder on another one");
}

OwnerLock::~OwnerLock() {
  if (lock_.fd() >= 0) ::unlink(file_.c_str());
}

bool owner_is_alive(const std::filesystem::path& folder, const std::string& name) {
  if (name.empty()) return false;
  const int fd = ::open((folder / name).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno != ENOENT && errno != ENOTDIR;
  return !FileLock::share(fd);
}

void remove_dead_owners(const std::filesystem::path& folder) {
  for (const auto& file : entries_of(folder)) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) continue;
    // Removed while we hold the lock, so that its owner, if it is just starting, sees it.
    if (const auto dead = FileLock::share(fd)) ::unlink(file.c_str());
  }
}

}  // namespace sentiment::local
