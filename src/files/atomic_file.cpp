#include "files/atomic_file.hpp"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/random_id.hpp"
#include "files/descriptor.hpp"
#include "files/durable_files.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kNoAdvice;  // the file may be any of the user's

tl::unexpected<Error> cannot_write(const std::filesystem::path& path, int error) {
  return system_failure("write", path, error, kNoAdvice);
}

}  // namespace

Result<AtomicFile> AtomicFile::create(const std::filesystem::path& path) {
  std::error_code ec;
  const auto status = std::filesystem::status(path, ec);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.get() < 0) return cannot_write(path, errno);
    return AtomicFile(path, "", std::move(file));
  }
  auto target = std::filesystem::is_symlink(path, ec) ? std::filesystem::canonical(path, ec) : path;
  if (target.empty()) target = path;
  if (target.has_parent_path()) {
    std::filesystem::create_directories(target.parent_path(), ec);
    if (ec) return system_failure("create folder", target.parent_path(), ec.value(), kNoAdvice);
  }
  std::string temporary = target.string() + ".tmp-" + random_hex_id().substr(0, 8);
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (file.get() < 0) return cannot_write(path, errno);
  return AtomicFile(std::move(target), std::move(temporary), std::move(file));
}

AtomicFile::~AtomicFile() {
  if (file_.get() >= 0 && !temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> AtomicFile::write(std::string_view bytes) {
  if (write_all(file_.get(), bytes)) return {};
  return cannot_write(path_, errno);
}

Result<void> AtomicFile::commit() {
  if (!temporary_.empty() && ::fdatasync(file_.get()) != 0) return cannot_write(path_, errno);
  const int closed = ::close(file_.release());
  const int close_error = errno;
  if (temporary_.empty()) return closed == 0 ? Result<void>{} : cannot_write(path_, close_error);
  if (closed == 0 && ::rename(temporary_.c_str(), path_.c_str()) == 0) return {};
  const int error = closed == 0 ? errno : close_error;
  ::unlink(temporary_.c_str());
  return cannot_write(path_, error);
}

Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  auto file = SENT_TRY(AtomicFile::create(path));
  SENT_CHECK(file.write(bytes));
  return file.commit();
}

Result<void> write_file(const std::filesystem::path& path, std::string_view bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return system_failure("write", path, errno);
  const bool written = write_all(fd, bytes);
  const int error = errno;
  if (::close(fd) == 0 && written) return {};
  return system_failure("write", path, written ? errno : error);
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

Result<std::string> read_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return read_failure(path, errno);
  std::string bytes;
  char buffer[1 << 16];
  ssize_t n = 0;
  while ((n = ::read(file.get(), buffer, sizeof buffer)) > 0)
    bytes.append(buffer, static_cast<std::size_t>(n));
  if (n < 0) return read_failure(path, errno);
  return bytes;
}

}  // namespace sentiment
