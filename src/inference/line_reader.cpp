#include "inference/line_reader.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "files/atomic_file.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kLongestLine = std::size_t{64} << 20;

}  // namespace

LineReader::LineReader(int fd, std::string name)
    : fd_(fd), owned_(fd > STDERR_FILENO ? fd : -1), name_(std::move(name)) {
  struct stat status{};
  is_file_ = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

Result<std::optional<std::string_view>> LineReader::next() {
  std::size_t searched = 0;
  while (true) {
    const auto end = buffer_.find('\n', begin_ + searched);
    if (end != std::string::npos || (at_end_ && begin_ < buffer_.size())) {
      const auto stop = std::min(end, buffer_.size());
      std::string_view line = std::string_view(buffer_).substr(begin_, stop - begin_);
      begin_ = std::min(stop + 1, buffer_.size());
      ++number_;
      if (line.ends_with('\r')) line.remove_suffix(1);
      return line;
    }
    if (at_end_) return std::nullopt;
    searched = buffer_.size() - begin_;
    if (searched > kLongestLine) {
      return fail(Code::invalid_argument,
                  fmt::format("{}: line {} is longer than 64 MiB", name_, number_ + 1));
    }
    SENT_CHECK(fill());
  }
}

bool LineReader::has_line() const {
  return is_file_ || buffer_.find('\n', begin_) != std::string::npos;
}

Result<std::string_view> LineReader::peek() {
  while (true) {
    const auto begin = std::min(buffer_.find_first_not_of(" \t\r\n", begin_), buffer_.size());
    const auto end = buffer_.find('\n', begin);
    if (end != std::string::npos || at_end_ || buffer_.size() - begin > kLongestLine)
      return std::string_view(buffer_).substr(begin, std::min(end, buffer_.size()) - begin);
    SENT_CHECK(fill());
  }
}

Result<void> LineReader::drain(AtomicFile& file) {
  while (true) {
    SENT_CHECK(file.write(std::string_view(buffer_).substr(begin_)));
    buffer_.clear();
    begin_ = 0;
    if (at_end_) return {};
    SENT_CHECK(fill());
  }
}

Result<void> LineReader::fill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  std::array<char, 1 << 16> piece{};
  ssize_t count = 0;
  do {
    count = ::read(fd_, piece.data(), piece.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    return fail(Code::failed_precondition,
                fmt::format("cannot read {}: {}", name_,
                            std::error_code(errno, std::generic_category()).message()));
  }
  at_end_ = count == 0;
  buffer_.append(piece.data(), static_cast<std::size_t>(count));
  return {};
}

}  // namespace sentiment
