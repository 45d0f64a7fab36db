#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "features/analyzer.hpp"
#include "features/word_key.hpp"
#include "features/word_table.hpp"

namespace sentiment {

/// Terms and their columns, looked up by the numbers of their words: no string is put together for
/// an n-gram. Immutable: share it between threads.
class Vocabulary {
 public:
  using WordId = std::uint32_t;
  static constexpr WordId kUnknown = 0xFFFFFFFF;   ///< a word of no term
  static constexpr WordId kStopWord = 0xFFFFFFFE;  ///< a word to be left out

  /// `terms` in column order; `analyzer` says how they are made up.
  /// Errors: invalid_argument for a term that occurs twice, or 2^31 - 1 terms and more.
  static Result<Vocabulary> build(std::vector<std::string> terms, const Analyzer& analyzer);

  std::uint32_t size() const { return static_cast<std::uint32_t>(terms_.size()); }
  std::string_view term(std::uint32_t column) const { return terms_[column]; }

  /// The number of one of the analyzer's words. Requires: `key` is `word`'s.
  WordId find(const WordKey& key, std::string_view word) const {
    const auto* const slot = words_.find(key, word);
    return slot == nullptr ? kUnknown : slot->value.found;
  }

  /// Calls use(column) for each occurrence of a term in a document, given as the numbers of its
  /// words without stop words.
  template <class Use>
  void for_each_column(std::span<const WordId> words, Use use) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == kUnknown) continue;
      std::uint32_t at = words[i];
      if (min_n_ == 1 && nodes_[at].column != kNoColumn) use(nodes_[at].column);
      const std::size_t longest = std::min(max_n_, words.size() - i);
      for (std::size_t n = 2; n <= longest && nodes_[at].goes_on != 0; ++n) {
        const WordId next = words[i + n - 1];
        if (next == kUnknown) break;
        at = continuation(at, next).next;
        if (at == kUnknown) break;
        if (n >= min_n_ && nodes_[at].column != kNoColumn) use(nodes_[at].column);
      }
    }
  }

 private:
  static constexpr std::uint32_t kNoColumn = 0x7FFFFFFF;

  struct Word {
    WordId found = kUnknown;        // its node, or kStopWord
    std::uint32_t node = kUnknown;  // as part of terms
  };
  /// A word, or an n-gram that begins a term.
  struct Node {
    std::uint32_t column : 31;  // kNoColumn where no term ends
    std::uint32_t goes_on : 1;  // longer ones begin with it
  };
  /// `node` followed by `word` is `next`.
  struct Continuation {
    std::uint32_t node = kUnknown;
    WordId word = kUnknown;
    std::uint32_t next = kUnknown;
  };

  Vocabulary() = default;

  /// The one of `node` and `word`, or the free place where it would be.
  const Continuation& continuation(std::uint32_t node, WordId word) const {
    for (std::size_t at = mix(node, word) & mask_;; at = (at + 1) & mask_) {
      const Continuation& found = continuations_[at];
      if ((found.node == node && found.word == word) || found.node == kUnknown) return found;
    }
  }

  Result<void> add(std::string_view term, std::uint32_t column, bool whole);
  std::uint32_t new_node();
  std::uint32_t word_node(std::string_view word);
  std::uint32_t continued_node(std::uint32_t node, std::uint32_t word);

  std::vector<std::string> terms_;
  std::size_t min_n_ = 1;
  std::size_t max_n_ = 1;
  WordTable<Word> words_;
  std::vector<Node> nodes_;
  std::vector<Continuation> continuations_;  // open addressing, at most half full
  std::size_t continuation_count_ = 0;
  std::size_t mask_ = 0;
};

}  // namespace sentiment
