#include "text/token_pattern.hpp"

#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>

#include "base/take_number.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kUnbounded = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kLargestRepeat = 1'000'000;

class Cursor {
 public:
  explicit Cursor(std::string_view rest) : rest_(rest) {}

  bool accept(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::optional<std::size_t> number() {
    const auto value = take_number<std::size_t>(rest_);
    return value && *value <= kLargestRepeat ? value : std::nullopt;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

/// What follows one \w: how often it may stand.
std::optional<WordRuns> repeat(Cursor& cursor) {
  if (cursor.accept("+")) return WordRuns{1, kUnbounded};
  if (cursor.accept("*")) return WordRuns{0, kUnbounded};
  if (!cursor.accept("{")) return WordRuns{1, 1};
  const auto low = cursor.number();
  if (!low) return std::nullopt;
  if (cursor.accept("}")) return WordRuns{*low, *low};
  if (!cursor.accept(",")) return std::nullopt;
  if (cursor.accept("}")) return WordRuns{*low, kUnbounded};
  const auto high = cursor.number();
  if (!high || *high < *low || !cursor.accept("}")) return std::nullopt;
  return WordRuns{*low, *high};
}

}  // namespace

std::optional<WordRuns> parse_word_runs(std::string_view token_pattern) {
  Cursor cursor(token_pattern);
  cursor.accept("(?u)");
  const auto open = [&cursor] { return cursor.accept("(?:") || cursor.accept("("); };
  const bool outer = open();
  const bool begins = cursor.accept(R"(\b)");
  const bool inner = open();
  WordRuns runs{0, 0};
  while (cursor.accept(R"(\w)")) {
    const auto part = repeat(cursor);
    if (!part) return std::nullopt;
    runs.shortest += part->shortest;
    runs.longest = part->longest == kUnbounded || runs.longest == kUnbounded
                       ? kUnbounded
                       : runs.longest + part->longest;
  }
  if (inner && !cursor.accept(")")) return std::nullopt;
  const bool ends = cursor.accept(R"(\b)");
  if (outer && !cursor.accept(")")) return std::nullopt;
  if (!cursor.at_end() || runs.shortest == 0) return std::nullopt;
  // A greedy run without an upper bound is maximal by itself; a bounded one only between \b.
  if (runs.longest != kUnbounded && !(begins && ends)) return std::nullopt;
  return runs;
}

}  // namespace sentiment
