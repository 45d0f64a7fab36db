#include "text/clean_text.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "testing/golden.hpp"
#include "text/strip_accents.hpp"
#include "text/text_walk.hpp"

namespace sentiment {
namespace {

std::string preprocessed(std::string_view text, const Preprocessing& how) {
  std::string out;
  preprocess(text, how, out);
  return out;
}

TEST(CleanText, AgreesWithPythonOnEveryGoldenText) {
  for (const auto& row : testing_support::golden_lines("tokenize.jsonl")) {
    EXPECT_EQ(clean_text(row["text"].get<std::string>()), row["clean"].get<std::string>())
        << row["id"];
  }
}

TEST(CleanText, LowersAsPythonsStrLower) {
  for (const auto& row : testing_support::golden_lines("tokenize.jsonl")) {
    EXPECT_EQ(preprocessed(row["text"].get<std::string>(), {}), row["lower"].get<std::string>())
        << row["id"];
  }
}

TEST(CleanText, LeavesATextAloneThatNothingIsAskedOf) {
  for (const auto& row : testing_support::golden_lines("tokenize.jsonl")) {
    const std::string text = row["text"];
    EXPECT_EQ(preprocessed(text, {.lowercase = false}), text);
  }
}

TEST(CleanText, TakesTagsOnlyWithSomethingInside) {
  EXPECT_EQ(clean_text("a<b>c"), "a c");
  EXPECT_EQ(clean_text("a<>c"), "ac");
  EXPECT_EQ(clean_text("a<<>c"), "a c");
  EXPECT_EQ(clean_text("a<><b>c"), "a c");
  EXPECT_EQ(clean_text("a<b\n<c>d"), "a d");
  EXPECT_EQ(clean_text("a<b"), "ab");
}

TEST(CleanText, TakesUrlsUpToASpaceOrATag) {
  EXPECT_EQ(clean_text("see HTTP://x.y/z?q=1 now"), "see now");
  EXPECT_EQ(clean_text("awwwesome"), "a");
  EXPECT_EQ(clean_text("http alone www"), "http alone www");
  EXPECT_EQ(clean_text("www.x<br />good"), "good");
  EXPECT_EQ(clean_text("http<br>good"), "http good");
  EXPECT_EQ(clean_text("http<x"), "");
  EXPECT_EQ(clean_text("wwwwww"), "");
  EXPECT_EQ(clean_text("x www\u3000y"), "x www y");
  EXPECT_EQ(clean_text("x www\u00e9\u3000y"), "x y");
}

TEST(CleanText, FindsUrlsAtEveryOffsetFromABlock) {
  for (std::size_t before = 0; before < 40; ++before) {
    for (const std::string_view url : {"hTTps://a", "wWw.b"}) {
      const std::string text = std::string(before, 'a') + ' ' + std::string(url) + " tail";
      const std::string head(before, 'a');
      EXPECT_EQ(clean_text(text), before == 0 ? "tail" : head + " tail") << text;
      EXPECT_EQ(clean_text(head + std::string(url)), head);
    }
  }
}

TEST(CleanText, ReplacesEachMaximalBadPartOnce) {
  EXPECT_EQ(clean_text("ab\xFF\xFE\xC3\x28\xE2\x82x"), "ab\uFFFD\uFFFD\uFFFD\uFFFDx");
  EXPECT_EQ(preprocessed("ab\xFF\xFE\xC3\x28\xE2\x82x", {}), "ab\uFFFD\uFFFD\uFFFD(\uFFFDx");
  EXPECT_EQ(preprocessed("\xED\xA0\x80", {}), "\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(preprocessed("\xF0\x9F\x98", {}), "\uFFFD");              // cut off
}

TEST(CleanText, StaysLinearOnManyUnclosedTags) {
  // Quadratic work would be 2.5e13 steps here and end in the test's timeout.
  EXPECT_EQ(clean_text(std::string(5'000'000, '<')), "");
  std::string urls;
  for (int i = 0; i < 300'000; ++i) urls += "www<<<< ";
  EXPECT_EQ(clean_text(urls), "");
}

TEST(Preprocess, StripsAccentsByNfkd) {
  EXPECT_EQ(
      preprocessed("\u00c9t\u00e9 na\u00efve \u0130", {.strip_accents = StripAccents::unicode}),
      "ete naive i");
  EXPECT_EQ(preprocessed("\ufb01n \u00bd \u4e2d", {.strip_accents = StripAccents::ascii}),
            "fin 12 ");
  EXPECT_EQ(preprocessed("\ud55c\uac00", {.strip_accents = StripAccents::unicode}),
            "\u1112\u1161\u11ab\u1100\u1161");
}

}  // namespace
}  // namespace sentiment
