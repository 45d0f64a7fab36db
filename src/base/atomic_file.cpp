#include "base/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/random_id.hpp"

namespace sentiment {
namespace {

tl::unexpected<Error> system_failure(const std::string& what, int error) {
  const bool refused = error == EACCES || error == EROFS || error == EPERM || error == ENOTDIR;
  return fail(refused ? Code::failed_precondition : Code::internal,
              what + ": " + std::strerror(error));
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  std::error_code ec;
  if (path.has_parent_path()) {
    std::filesystem::create_directories(path.parent_path(), ec);
    if (ec)
      return system_failure("cannot create folder '" + path.parent_path().string() + "'",
                            ec.value());
  }
  const std::string temporary = path.string() + ".tmp-" + random_hex_id().substr(0, 8);
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) return system_failure("cannot write '" + path.string() + "'", errno);
  const bool written = write_all(fd, bytes) && ::fdatasync(fd) == 0;
  const int error = errno;
  const bool closed = ::close(fd) == 0;
  if (!written || !closed || ::rename(temporary.c_str(), path.c_str()) != 0) {
    const int cause = written ? errno : error;
    ::unlink(temporary.c_str());
    return system_failure("cannot write '" + path.string() + "'", cause);
  }
  return {};
}

Result<std::string> read_file(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    const Code code =
        errno == ENOENT || errno == ENOTDIR ? Code::not_found : Code::failed_precondition;
    return fail(code, "cannot read '" + path.string() + "': " + std::strerror(errno));
  }
  std::string bytes;
  char buffer[1 << 16];
  ssize_t n = 0;
  while ((n = ::read(fd, buffer, sizeof buffer)) > 0)
    bytes.append(buffer, static_cast<std::size_t>(n));
  const int error = errno;
  ::close(fd);
  if (n < 0)
    return fail(Code::failed_precondition,
                "cannot read '" + path.string() + "': " + std::strerror(error));
  return bytes;
}

}  // namespace sentiment
