#include "base/suggest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sentiment {
namespace {

/// Levenshtein distance in bytes, one row at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

const std::string* find_nearest(std::string_view word, std::span<const std::string> candidates) {
  const auto distance = [word](const std::string& candidate) {
    return edit_distance(word, candidate);
  };
  const auto best = std::ranges::min_element(candidates, {}, distance);
  if (best == candidates.end()) return nullptr;
  const std::size_t length = std::max(word.size(), best->size());
  return distance(*best) * 3 <= length + 2 ? &*best : nullptr;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const std::string* nearest = find_nearest(word, candidates);
  return nullptr == nearest ? std::string{} : "; did you mean '" + *nearest + "'?";
}

}  // namespace sentiment
