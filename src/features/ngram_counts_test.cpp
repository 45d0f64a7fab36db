#include "features/ngram_counts.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "features/analyzer.hpp"
#include "features/corpus.hpp"
#include "features/tfidf_options.hpp"

namespace sentiment {
namespace {

/// 300 documents of up to 40 words out of few, some rare, some longer than a table's slot.
std::vector<std::vector<std::string>> documents() {
  std::uint64_t state = 11;
  const auto draw = [&state](std::uint64_t below) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state >> 33) % below;
  };
  std::vector<std::vector<std::string>> out(300);
  for (auto& words : out) {
    for (std::uint64_t i = draw(40); i > 0; --i) {
      const std::uint64_t word = draw(draw(2) == 0 ? 6 : 80);
      words.push_back((word % 7 == 3 ? "averyverylongword" : "w") + std::to_string(word));
    }
  }
  return out;
}

struct Count {
  std::uint32_t occurrences = 0;
  std::uint32_t documents = 0;
  friend bool operator==(const Count&, const Count&) = default;
};
using Counts = std::map<std::vector<std::string>, Count>;

/// Counts of n-grams the plain way, those of `fewest` documents and more.
Counts plain_counts(const std::vector<std::vector<std::string>>& documents, std::size_t n,
                    std::uint32_t fewest) {
  Counts counts;
  for (const auto& words : documents) {
    std::set<std::vector<std::string>> here;
    for (std::size_t i = 0; i + n <= words.size(); ++i) {
      std::vector<std::string> gram(words.begin() + static_cast<std::ptrdiff_t>(i),
                                    words.begin() + static_cast<std::ptrdiff_t>(i + n));
      Count& its = counts[gram];
      ++its.occurrences;
      its.documents += here.insert(std::move(gram)).second ? 1 : 0;
    }
  }
  std::erase_if(counts, [fewest](const auto& entry) { return entry.second.documents < fewest; });
  return counts;
}

/// All n-grams of a level, in the tree's order.
std::vector<std::pair<std::vector<std::string>, Count>> level_counts(
    const Corpus& corpus, const std::vector<NgramLevel>& levels, std::size_t n) {
  std::vector<std::pair<std::vector<std::string>, Count>> grams;
  for (std::size_t i = 0; i < corpus.words.size(); ++i) {
    grams.push_back({{corpus.words[i]}, {corpus.occurrences[i], corpus.documents[i]}});
  }
  for (std::size_t k = 2; k <= n; ++k) {
    const NgramLevel& level = levels[k - 2];
    auto shorter = std::move(grams);
    grams.clear();
    for (std::size_t prefix = 0; prefix < shorter.size(); ++prefix) {
      for (std::uint32_t i = level.first[prefix]; i < level.first[prefix + 1]; ++i) {
        auto words = shorter[prefix].first;
        words.push_back(corpus.words[level.last_word[i]]);
        grams.emplace_back(std::move(words), Count{level.occurrences[i], level.documents[i]});
      }
    }
  }
  return grams;
}

TEST(CountNgrams, CountsEachLevelInOrderForAnyNumberOfThreads) {
  const auto split = documents();
  std::vector<std::string> texts;
  for (const auto& words : split) {
    std::string text;
    for (const auto& word : words) text += word + ' ';
    texts.push_back(text);
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const Analyzer analyzer = Analyzer::make({}).value();
  for (const std::uint32_t fewest : {1, 2, 5}) {
    for (const int threads : {1, 3}) {
      const Corpus corpus = Corpus::read(views, analyzer, fewest, threads).value();
      const auto levels = count_ngrams(corpus, 4, fewest, threads);
      ASSERT_EQ(levels.size(), 3);
      for (std::size_t n = 1; n <= 4; ++n) {
        const auto want = plain_counts(split, n, fewest);
        const auto got = level_counts(corpus, levels, n);
        ASSERT_EQ(Counts(got.begin(), got.end()), want) << n << ' ' << fewest;
        ASSERT_EQ(got.size(), want.size());
        for (std::size_t i = 1; i < got.size(); ++i) ASSERT_LT(got[i - 1].first, got[i].first);
      }
    }
  }
}

TEST(CountNgrams, GoesNoFurtherThanTheLongestDocument) {
  const std::vector<std::string_view> texts{"aa bb cc", "aa bb"};
  const Corpus corpus = Corpus::read(texts, Analyzer::make({}).value(), 1, 1).value();
  EXPECT_EQ(corpus.longest_document, 3);
  EXPECT_EQ(count_ngrams(corpus, 1000, 1, 1).size(), 2);
}

}  // namespace
}  // namespace sentiment
