#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "features/analyzer.hpp"

namespace sentiment {

/// In place of a word's or n-gram's number: one that is too rare to be part of any feature.
inline constexpr std::uint32_t kNoGram = 0xFFFFFFFF;

/// Some documents in a row, as numbers of words.
struct TokenBlock {
  std::size_t first_document = 0;
  std::vector<std::uint32_t> ends;   ///< of each document, in `words`
  std::vector<std::uint32_t> words;  ///< ranks, or kNoGram
};

/// Documents as ranks of words: rank 0 is the first word in code point order, and so on.
struct Corpus {
  std::vector<TokenBlock> blocks;
  std::vector<std::string> words;          ///< by rank
  std::vector<std::uint32_t> occurrences;  ///< by rank
  std::vector<std::uint32_t> documents;    ///< by rank: in how many documents it stands
  std::size_t longest_document = 0;        ///< in words, those without a rank included

  /// Reads each document once. Words that stand in fewer than `min_documents` get no rank.
  /// Threads: uses up to `threads`; the result does not depend on their number.
  /// Errors: invalid_argument for 2^32 - 1 or more documents or words, or a token pattern that
  ///         gives up on a text.
  static Result<Corpus> read(std::span<const std::string_view> documents, const Analyzer& analyzer,
                             std::uint32_t min_documents, int threads);
};

/// How many documents a TokenBlock holds (the last one fewer).
inline constexpr std::size_t kDocumentsPerBlock = 64;
inline std::size_t block_count(std::size_t documents) {
  return (documents + kDocumentsPerBlock - 1) / kDocumentsPerBlock;
}

}  // namespace sentiment
