#include "cli/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "cli/output.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kGap = 2;

using TableRows = std::vector<std::vector<std::string>>;

std::vector<std::size_t> widths_of(const TableRows& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], count_code_points(row[i]));
    }
  }
  return widths;
}

/// Of a whole line; a column without width is not there.
std::size_t line_width(const std::vector<std::size_t>& widths) {
  const std::size_t all = std::accumulate(
      widths.begin(), widths.end(), std::size_t{0},
      [](std::size_t sum, std::size_t width) { return sum + (width == 0 ? 0 : width + kGap); });
  return all == 0 ? 0 : all - kGap;
}

void squeeze(std::vector<std::size_t>& widths, std::span<const Squeeze> squeezes,
             std::size_t room) {
  for (const auto& [column, least] : squeezes) {
    const std::size_t now = line_width(widths);
    if (now <= room) return;
    std::size_t& width = widths[column];
    const std::size_t wanted = width > now - room ? width - (now - room) : 0;
    width = least == 0 ? 0 : std::min(width, std::max(wanted, least));
  }
}

}  // namespace

void print_table(Output& out, TableRows rows, std::span<const Squeeze> squeezes) {
  auto widths = widths_of(rows);
  if (out.terminal().out) squeeze(widths, squeezes, out.terminal().width);
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths[i] == 0) continue;
      const std::size_t length = count_code_points(row[i]);
      const std::string cell = length <= widths[i]
                                   ? row[i]
                                   : fmt::format("{}…", clip_code_points(row[i], widths[i] - 1));
      line += cell + std::string(widths[i] - std::min(length, widths[i]) + kGap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out.line("{}", &row == &rows.front() ? out.painted(Paint::bold, line) : line);
  }
}

}  // namespace sentiment
