#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "features/word_key.hpp"
#include "testing/fails_with.hpp"
#include "testing/golden.hpp"
#include "text/strip_accents.hpp"

namespace sentiment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;
using testing_support::FailsWith;

/// The same tokens as the default's, by way of PCRE2.
constexpr auto* kLongWay = R"((?u)\b(?:\w\w+)\b(?#))";

/// A text's terms, each as often as it stands there.
std::vector<std::string> terms_of(const std::string& text, TfidfOptions options) {
  options.use_idf = false;
  options.norm = Norm::none;
  const std::vector<std::string_view> documents{text};
  const auto fitted = TfidfVectorizer::fit_transform(documents, options, 1);
  std::vector<std::string> terms;
  for (std::uint32_t i = 0; fitted && i < fitted->vectorizer.size(); ++i) {
    const auto count = static_cast<std::size_t>(fitted->rows.values[i]);
    terms.insert(terms.end(), count, std::string(fitted->vectorizer.term(i)));
  }
  return terms;
}

TEST(Analyzer, GivesTheGoldenTermsOfCharacters) {
  const Json data = testing_support::golden("analyzers.json");
  std::size_t done = 0;
  for (const auto& row : data["cases"]) {
    if (row["analyzer"] == "word") continue;
    TfidfOptions options;
    options.analyzer =
        row["analyzer"] == "char" ? AnalyzerKind::character : AnalyzerKind::character_in_word;
    options.ngram_range.min_n = row["ngram_range"][0];
    options.ngram_range.max_n = row["ngram_range"][1];
    options.lowercase = row["lowercase"];
    if (row["strip_accents"] == "ascii") options.strip_accents = StripAccents::ascii;
    if (row["strip_accents"] == "unicode") options.strip_accents = StripAccents::unicode;
    for (std::size_t i = 0; i < data["texts"].size(); ++i) {
      const auto text = data["texts"][i].get<std::string>();
      const auto want = row["results"][i].get<std::vector<std::string>>();
      EXPECT_THAT(terms_of(text, options), UnorderedElementsAreArray(want)) << text;
      ++done;
    }
  }
  EXPECT_GE(done, 200U);
}

TEST(Analyzer, GivesTheGoldenTermsByEitherWay) {
  const Json data = testing_support::golden("analyzers.json");
  std::size_t done = 0;
  for (const auto& row : data["cases"]) {
    if (row["analyzer"] != "word") continue;
    TfidfOptions options;
    options.ngram_range.min_n = row["ngram_range"][0];
    options.ngram_range.max_n = row["ngram_range"][1];
    options.lowercase = row["lowercase"];
    if (row["strip_accents"] == "ascii") options.strip_accents = StripAccents::ascii;
    if (row["strip_accents"] == "unicode") options.strip_accents = StripAccents::unicode;
    for (std::size_t i = 0; i < data["texts"].size(); ++i) {
      const auto text = data["texts"][i].get<std::string>();
      const auto want = row["results"][i].get<std::vector<std::string>>();
      for (const auto* pattern : {R"((?u)\b\w\w+\b)", kLongWay}) {
        options.token_pattern = pattern;
        EXPECT_THAT(terms_of(text, options), UnorderedElementsAreArray(want)) << text;
      }
      ++done;
    }
  }
  EXPECT_EQ(done, 108);
}

TEST(Analyzer, TakesStopWordsOutBeforeNgramsByEitherWay) {
  TfidfOptions options;
  options.stop_words = StopWords::english();
  options.ngram_range.max_n = 2;
  for (const auto* pattern : {R"((?u)\b\w\w+\b)", kLongWay}) {
    options.token_pattern = pattern;
    EXPECT_THAT(terms_of("plot is thin film", options), ElementsAre("film", "plot", "plot film"));
  }
}

TEST(Analyzer, TakesEqualTermsOfDifferentTokensForOne) {
  TfidfOptions options;
  options.token_pattern = "[^,]+";
  options.ngram_range.max_n = 2;
  options.stop_words = {"b c"};
  EXPECT_THAT(terms_of("a b,c,a,b c,b,c", options),
              ElementsAre("a", "a b", "a b", "a b c", "b", "b c", "c", "c", "c a"));
}

TEST(Analyzer, TakesEmptyTokensAsTermsToo) {
  TfidfOptions options;
  options.token_pattern = R"(\w*)";
  EXPECT_THAT(terms_of("ab !", options), ElementsAre("", "", "", "ab"));
}

TEST(Analyzer, SaysWhenAPatternTakesTooLong) {
  TfidfOptions options;
  options.token_pattern = "(?:a|aa)+$";
  const std::string text = std::string(80, 'a') + "c";
  const std::vector<std::string_view> documents{text};
  EXPECT_THAT(TfidfVectorizer::fit_transform(documents, options, 1),
              FailsWith(Code::invalid_argument, HasSubstr("token_pattern")));
}

TEST(WordKey, HoldsShortWordsWholeAndTellsLengthsApart) {
  EXPECT_NE(word_key_unpadded(""), word_key_unpadded(std::string_view("\0", 1)));
  EXPECT_NE(word_key_unpadded("ab"), word_key_unpadded(std::string_view("ab\0", 3)));
  EXPECT_FALSE(word_key_unpadded("fifteen letters").is_long());
  EXPECT_TRUE(word_key_unpadded("sixteen letters.").is_long());
}

}  // namespace
}  // namespace sentiment
