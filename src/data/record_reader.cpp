#include "data/record_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/quote_briefly.hpp"
#include "base/suggest.hpp"

namespace sentiment {
namespace {

std::string list(const std::vector<std::string>& columns) {
  constexpr std::size_t kMostNamed = 20;
  std::string names;
  for (std::size_t i = 0; i < std::min(columns.size(), kMostNamed); ++i)
    names += (i == 0 ? "" : ", ") + quote_briefly(columns[i]);
  if (columns.size() > kMostNamed)
    names += fmt::format(" and {} more", columns.size() - kMostNamed);
  return names;
}

}  // namespace

std::span<char> FieldArena::take(std::size_t size) {
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  if (size > left_) {
    const std::size_t block = std::max(size, kBlock);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block));
    next_ = blocks_.back().get();
    left_ = block;
  }
  left_ -= size;
  return {std::exchange(next_, next_ + size), size};
}

Result<std::size_t> find_column(const std::string& file, const std::vector<std::string>& columns,
                                std::string_view name) {
  const auto found = std::find(columns.begin(), columns.end(), name);
  if (found == columns.end())
    return fail(Code::invalid_argument,
                fmt::format("{}: no column {}; its columns are {}{}", file, quote_briefly(name),
                            list(columns), did_you_mean(name, columns)));
  if (std::find(found + 1, columns.end(), name) != columns.end())
    return fail(Code::invalid_argument, fmt::format("{}: two columns are called {}; rename one",
                                                    file, quote_briefly(name)));
  return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace sentiment
