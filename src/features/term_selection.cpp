#include "features/term_selection.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "features/corpus.hpp"
#include "features/ngram_counts.hpp"
#include "features/tfidf_options.hpp"
#include "features/tfidf_settings.hpp"
#include "features/tie_break.hpp"

namespace sentiment {
namespace {

/// Visits the n-grams of the tree in code point order: a term, what continues it, the next term.
/// That is the order of the joined strings, since a space sorts below every word character: where
/// two terms first differ, either both words go on (and their ranks decide), or one word has ended,
/// by a space or by the term's end, and is the smaller one.
class TreeWalk {
 public:
  TreeWalk(const Corpus& corpus, const std::vector<NgramLevel>& levels)
      : corpus_(corpus), levels_(levels) {}

  /// visit(words of the n-gram as ranks, its occurrences, its documents)
  template <class Visit>
  void run(Visit visit) {
    for (std::uint32_t rank = 0; rank < corpus_.words.size(); ++rank) {
      words_.assign(1, rank);
      visit(words_, corpus_.occurrences[rank], corpus_.documents[rank]);
      descend(0, rank, visit);
    }
  }

 private:
  template <class Visit>
  void descend(std::size_t depth, std::uint32_t prefix, Visit& visit) {
    if (depth == levels_.size()) return;
    const NgramLevel& level = levels_[depth];
    for (std::uint32_t i = level.first[prefix]; i < level.first[prefix + std::size_t{1}]; ++i) {
      words_.push_back(level.last_word[i]);
      visit(words_, level.occurrences[i], level.documents[i]);
      descend(depth + 1, i, visit);
      words_.pop_back();
    }
  }

  const Corpus& corpus_;
  const std::vector<NgramLevel>& levels_;
  std::vector<std::uint32_t> words_;
};

std::string joined(const Corpus& corpus, const std::vector<std::uint32_t>& words) {
  std::string term;
  for (const std::uint32_t word : words) {
    if (!term.empty()) term += ' ';
    term += corpus.words[word];
  }
  return term;
}

}  // namespace

DocumentBounds::DocumentBounds(const TfidfOptions& options, std::size_t documents) {
  const auto limit = [documents](const DocumentBound& bound) {
    return bound.is_share ? bound.value * static_cast<double>(documents) : bound.value;
  };
  low = limit(options.min_df);
  high = limit(options.max_df);
}

std::uint32_t DocumentBounds::fewest() const {
  constexpr double kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::clamp(std::ceil(low), 1.0, kMost));
}

Result<SelectedTerms> select_terms(const Corpus& corpus, const std::vector<NgramLevel>& levels,
                                   int min_n, const DocumentBounds& bounds,
                                   const TfidfOptions& options) {
  const auto shortest = static_cast<std::size_t>(min_n);
  TreeWalk tree(corpus, levels);
  std::vector<std::int64_t> keys;
  tree.run([&](const auto& words, std::uint32_t occurrences, std::uint32_t documents) {
    if (words.size() < shortest || !bounds.keep(documents)) return;
    keys.push_back(-static_cast<std::int64_t>(options.binary ? documents : occurrences));
  });
  if (keys.empty()) {
    return unfit("After pruning, no terms remain. Try a lower min_df or a higher max_df.", options,
                 {"min_df", "max_df"});
  }
  std::vector<bool> kept(keys.size(), true);
  if (options.max_features && keys.size() > *options.max_features) {
    kept.assign(keys.size(), false);
    for (const auto i : smallest(keys, *options.max_features, options.tie_break)) kept[i] = true;
  }
  SelectedTerms selected;
  std::size_t candidate = 0;
  tree.run([&](const auto& words, std::uint32_t /*occurrences*/, std::uint32_t documents) {
    if (words.size() < shortest || !bounds.keep(documents) || !kept[candidate++]) return;
    selected.terms.push_back(joined(corpus, words));
    selected.documents.push_back(documents);
  });
  return selected;
}

}  // namespace sentiment
