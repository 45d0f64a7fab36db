#include "files/folder_lock.hpp"

#include <fcntl.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "base/error.hpp"
#include "files/durable_files.hpp"
#include "files/file_lock.hpp"

namespace sentiment {

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
    return fail(Code::not_found, "no folder '" + folder.string() + "'");
  }
  if (fd < 0) return system_failure("open", folder, errno);
  if (auto lock = FileLock::take(fd)) return FolderLock(*std::move(lock));
  return fail(Code::conflict, "another process is using '" + folder.string() + "'");
}

}  // namespace sentiment
