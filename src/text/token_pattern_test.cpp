#include "text/token_pattern.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <optional>

namespace sentiment {
namespace {

constexpr auto kAny = std::numeric_limits<std::size_t>::max();

TEST(ParseWordRuns, KnowsTheDefaultAndItsFamily) {
  EXPECT_EQ(parse_word_runs(R"((?u)\b\w\w+\b)"), (WordRuns{2, kAny}));
  EXPECT_EQ(parse_word_runs(R"(\b\w{3,}\b)"), (WordRuns{3, kAny}));
  EXPECT_EQ(parse_word_runs(R"(\w+)"), (WordRuns{1, kAny}));
  EXPECT_EQ(parse_word_runs(R"((?u)\b(\w\w*\w)\b)"), (WordRuns{2, kAny}));
  EXPECT_EQ(parse_word_runs(R"((?:\b\w{2,5}\b))"), (WordRuns{2, 5}));
}

TEST(ParseWordRuns, LeavesEverythingElseAlone) {
  for (const auto* pattern : {"", R"(\b)", R"(\w*)", R"(\w{2})", R"(\b\w{2,5})", R"(\w+?)",
                              R"(\w+\d)", R"([a-z]+)", R"((\w+)", R"(\w+))", R"(\w{,3})",
                              R"(\b\w{5,2}\b)", R"(\w{99999999999999999999,})", R"(\w{2)"}) {
    EXPECT_EQ(parse_word_runs(pattern), std::nullopt) << pattern;
  }
}

}  // namespace
}  // namespace sentiment
