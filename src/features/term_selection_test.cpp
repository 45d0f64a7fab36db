#include "features/term_selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "features/analyzer.hpp"
#include "features/corpus.hpp"
#include "features/ngram_counts.hpp"
#include "features/tfidf_options.hpp"
#include "testing/golden.hpp"

namespace sentiment {
namespace {

using ::testing::ElementsAre;

TEST(DocumentBounds, CompareSharesUnroundedAsScikitLearn) {
  const Json data = testing_support::golden("tfidf_small.json");
  for (const auto& row : data["fraction_limits"]) {
    const DocumentBound share{true, row["fraction"].get<double>()};
    const auto df = row["df"].get<std::uint32_t>();
    const auto n = row["n"].get<std::size_t>();
    TfidfOptions options;
    options.max_df = share;
    EXPECT_EQ(DocumentBounds(options, n).keep(df), row["kept_by_max_df"]) << row;
    options = {};
    options.min_df = share;
    EXPECT_EQ(DocumentBounds(options, n).keep(df), row["kept_by_min_df"]) << row;
    EXPECT_EQ(DocumentBounds(options, n).fewest() <= df, row["kept_by_min_df"]) << row;
  }
}

TEST(DocumentBounds, TellAShareOfOneFromOneDocument) {
  TfidfOptions options;
  options.max_df = {false, 1};
  EXPECT_FALSE(DocumentBounds(options, 7).keep(2));
  options.max_df = {true, 1};
  EXPECT_TRUE(DocumentBounds(options, 7).keep(7));
  options.min_df = {true, 0};
  EXPECT_EQ(DocumentBounds(options, 7).fewest(), 1);
}

TEST(SelectTerms, OrdersTermsByCodePointThroughAllSizes) {
  const std::vector<std::string_view> texts{"ab abc \u00e9\u00e9 ab 12 ab abc ab"};
  const Analyzer analyzer = Analyzer::make({}).value();
  const Corpus corpus = Corpus::read(texts, analyzer, 1, 1).value();
  const TfidfOptions options;
  const auto selected =
      select_terms(corpus, count_ngrams(corpus, 2, 1, 1), 1, {options, texts.size()}, options);
  EXPECT_THAT(selected->terms, ElementsAre("12", "12 ab", "ab", "ab 12", "ab abc", "abc", "abc ab",
                                           "abc \u00e9\u00e9", "\u00e9\u00e9", "\u00e9\u00e9 ab"));
}

}  // namespace
}  // namespace sentiment
