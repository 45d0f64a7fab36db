#include "adapters/prefect/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "files/atomic_file.hpp"

namespace sentiment::prefect {
namespace {

constexpr mode_t kMode = 0600;  // parameters and log lines are the user's own

Error cannot_write(const std::filesystem::path& path, int error) {
  return {error == ENOSPC ? Code::internal : Code::failed_precondition,
          fmt::format("'{}' cannot be written: {}", path.string(),
                      std::generic_category().message(error))};
}

bool lock(int fd) {
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EINTR) return false;
  }
  return true;
}

/// A killed process may have left half a line; what follows must not join it.
void end_last_line(int fd) {
  const auto size = ::lseek(fd, 0, SEEK_END);
  char last = '\n';
  if (size > 0 && ::pread(fd, &last, 1, size - 1) == 1 && last != '\n') {
    [[maybe_unused]] const auto written = ::write(fd, "\n", 1);
  }
}

bool is_removed(int fd) {
  struct stat facts{};
  return ::fstat(fd, &facts) != 0 || facts.st_nlink == 0;
}

}  // namespace

Result<Journal> Journal::create(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (error) return tl::make_unexpected(cannot_write(path.parent_path(), error.value()));
  const int fd = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_APPEND | O_CLOEXEC, kMode);
  if (fd < 0) return tl::make_unexpected(cannot_write(path, errno));
  Journal journal(path, fd);
  if (!lock(fd)) return tl::make_unexpected(cannot_write(path, errno));
  return journal;
}

Result<std::optional<Journal>> Journal::take(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
  if (fd < 0) {
    if (errno == ENOENT) return std::optional<Journal>{};
    return tl::make_unexpected(cannot_write(path, errno));
  }
  Journal journal(path, fd);
  if (!lock(fd) || is_removed(fd)) return std::optional<Journal>{};
  end_last_line(fd);
  return std::optional<Journal>(std::move(journal));
}

Journal::~Journal() {
  if (fd_ >= 0) ::close(fd_);
}

Result<void> Journal::append(const Json& line) {
  const std::string bytes = to_line(line) + '\n';
  std::size_t written = 0;
  while (written < bytes.size()) {
    const auto count = ::write(fd_, bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::make_unexpected(cannot_write(path_, errno));
    written += static_cast<std::size_t>(count);
  }
  return {};
}

Result<std::vector<Json>> Journal::read() const {
  const std::string text = SENT_TRY(read_file(path_));
  std::vector<Json> lines;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    if (auto line = parse_json(rest.substr(0, end))) lines.push_back(*std::move(line));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

void Journal::remove() { ::unlink(path_.c_str()); }

}  // namespace sentiment::prefect
