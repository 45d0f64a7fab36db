#include "text/tokenizer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "testing/golden.hpp"
#include "text/clean_text.hpp"
#include "text/text_walk.hpp"

namespace sentiment {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view kDefaultPattern = R"((?u)\b\w\w+\b)";

std::vector<std::string> tokens(std::string_view text, const Preprocessing& how = {},
                                std::string_view pattern = kDefaultPattern) {
  std::vector<std::string> out;
  TokenBuffer buffer;
  Tokenizer::make(how, pattern).value().for_each(text, buffer, [&](std::string_view token) {
    out.emplace_back(token);
  });
  return out;
}

TEST(Tokenizer, FindsTheGoldenTokensOfCleanedTexts) {
  for (const auto& row : testing_support::golden_lines("tokenize.jsonl")) {
    const std::string text = row["text"];
    EXPECT_EQ(Json(tokens(text, {.clean_text = true})), row["tokens"]) << row["id"];
    EXPECT_EQ(Json(tokens(clean_text(text), {.lowercase = false})), row["tokens"]) << row["id"];
  }
}

TEST(Tokenizer, TakesLettersInUtf8AsOneCharacterEach) {
  EXPECT_THAT(tokens("\u00e9 \u00e9\u00e9 \u4e2d \u4e2d\u6587"),
              ElementsAre("\u00e9\u00e9", "\u4e2d\u6587"));
}

TEST(Tokenizer, EndsTokensAtCombiningMarksAndInvalidBytes) {
  EXPECT_THAT(tokens("cafe\u0301s ab\xFF"
                     "cd"),
              ElementsAre("cafe", "ab", "cd"));
}

TEST(Tokenizer, KeepsUnderscoresWithoutTheCleaner) {
  EXPECT_THAT(tokens("__init__ A_b"), ElementsAre("__init__", "a_b"));
}

TEST(Tokenizer, ReadsTokensOfAnyLength) {
  const std::string longest(100'000, 'x');
  EXPECT_THAT(tokens(longest + ' ' + longest), ElementsAre(longest, longest));
}

TEST(Tokenizer, TakesOtherLengthsFromThePattern) {
  EXPECT_THAT(tokens("a bb ccc", {}, R"(\b\w+\b)"), ElementsAre("a", "bb", "ccc"));
  EXPECT_THAT(tokens("a bb ccc", {}, R"(\b\w{3,}\b)"), ElementsAre("ccc"));
  EXPECT_THAT(tokens("a bb ccc", {}, R"(\b(\w{1,2})\b)"), ElementsAre("a", "bb"));
}

}  // namespace
}  // namespace sentiment
