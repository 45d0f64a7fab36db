#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>

#include "app/settings.hpp"
#include "cli/output.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kNarrowestTerminal = 40;  ///< what is set smaller is taken for a mistake
constexpr std::size_t kWidestTerminal = 1000;

/// COLUMNS where it is set, else what the terminal says.
std::size_t find_width(const std::string& columns) {
  std::size_t width = 0;
  const auto* const end = columns.data() + columns.size();
  const auto read = std::from_chars(columns.data(), end, width);
  if (read.ptr != end || columns.empty()) width = 0;
  winsize window{};
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    if (width == 0 && ::ioctl(stream, TIOCGWINSZ, &window) == 0) width = window.ws_col;
  }
  return width == 0 ? kUsualWidth : std::clamp(width, kNarrowestTerminal, kWidestTerminal);
}

}  // namespace

Terminal find_terminal(const Environment& environment) {
  const std::string term = environment("TERM").value_or("");
  const bool escapes = !term.empty() && term != "dumb";
  return {.in = ::isatty(STDIN_FILENO) == 1,
          .out = ::isatty(STDOUT_FILENO) == 1,
          .err = ::isatty(STDERR_FILENO) == 1,
          .colors = escapes && !environment("NO_COLOR"),
          .escapes = escapes,
          .width = find_width(environment("COLUMNS").value_or(""))};
}

}  // namespace sentiment
