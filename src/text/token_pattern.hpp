#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>

namespace sentiment {

/// Tokens that are maximal runs of word characters of some length, in code points.
struct WordRuns {
  std::size_t shortest = 2;
  std::size_t longest = std::numeric_limits<std::size_t>::max();
  friend bool operator==(const WordRuns&, const WordRuns&) = default;
};

/// The word runs that a regular expression of the family `\b\w{n,}\b` finds with re.findall:
/// \w, \w+, \w*, \w{n}, \w{n,}, \w{n,m} in a row, (?u) before, \b and one group around, each or
/// not. Nothing for any other pattern.
std::optional<WordRuns> parse_word_runs(std::string_view token_pattern);

}  // namespace sentiment
