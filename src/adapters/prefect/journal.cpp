#include "adapters/prefect/journal.hpp"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "files/atomic_file.hpp"
#include "files/durable_files.hpp"
#include "files/file_lock.hpp"

namespace sentiment::prefect {
namespace {

constexpr mode_t kMode = 0600;  // parameters and log lines are the user's own

/// A killed process may have left half a line; what follows must not join it.
void end_last_line(int fd) {
  const auto size = ::lseek(fd, 0, SEEK_END);
  char last = '\n';
  if (size > 0 && ::pread(fd, &last, 1, size - 1) == 1 && last != '\n') {
    [[maybe_unused]] const auto written = ::write(fd, "\n", 1);
  }
}

}  // namespace

Result<Journal> Journal::create(const std::filesystem::path& path) {
  SENT_CHECK(create_folders(path.parent_path()));
  const int fd = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_APPEND | O_CLOEXEC, kMode);
  if (fd < 0) return system_failure("write", path, errno);
  auto lock = FileLock::take(fd);
  if (!lock) return system_failure("write", path, errno);
  return Journal(path, *std::move(lock));
}

Result<std::optional<Journal>> Journal::take(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
  if (fd < 0) {
    if (errno == ENOENT) return std::optional<Journal>{};
    return system_failure("write", path, errno);
  }
  auto lock = FileLock::take(fd);
  if (!lock || lock->is_removed()) return std::optional<Journal>{};
  end_last_line(fd);
  return std::optional<Journal>(Journal(path, *std::move(lock)));
}

Result<void> Journal::append(const Json& line) {
  if (write_all(lock_.fd(), to_line(line) + '\n')) return {};
  return system_failure("write", path_, errno);
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
