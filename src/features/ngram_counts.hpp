#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "features/corpus.hpp"

namespace sentiment {

/// All n-grams of one size above 1 that stand in enough documents, numbered in code point order: by
/// the (n-1)-gram they begin with, then by their last word. They are a level of a tree: an n-gram
/// can only be frequent enough if what it begins with is.
struct NgramLevel {
  std::vector<std::uint32_t> first;        ///< by (n-1)-gram: its first n-gram here; and the end
  std::vector<std::uint32_t> last_word;    ///< by n-gram
  std::vector<std::uint32_t> occurrences;  ///< by n-gram
  std::vector<std::uint32_t> documents;    ///< by n-gram

  std::uint32_t size() const { return static_cast<std::uint32_t>(last_word.size()); }
  /// The number of the n-gram of `prefix` and `word`, or kNoGram. Cost: logarithmic.
  std::uint32_t find(std::uint32_t prefix, std::uint32_t word) const;
};

/// Levels 2 to `max_n`, with the n-grams that stand in at least `min_documents` documents. `corpus`
/// must have been read with the same number.
/// Cost:    8 bytes for each occurrence of a level's n-grams, while it is counted.
/// Threads: uses up to `threads`; the result does not depend on their number.
std::vector<NgramLevel> count_ngrams(const Corpus& corpus, int max_n, std::uint32_t min_documents,
                                     int threads);

}  // namespace sentiment
