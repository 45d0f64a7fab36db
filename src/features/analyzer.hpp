#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "features/tfidf_options.hpp"
#include "features/word_key.hpp"
#include "features/word_table.hpp"
#include "text/text_walk.hpp"
#include "text/tokenizer.hpp"

namespace sentiment {

/// Working memory of one thread for Analyzer; grows until warm, then stays.
struct AnalyzerScratch {
  TokenBuffer tokens;
  std::string text;                 // tokens that stay, one after the other
  std::vector<std::size_t> starts;  // of each, and the end
  std::string term;                 // with kWalkBlock bytes more
  std::string raw;                  // preprocessed, where terms are characters
};

/// scikit-learn's analyzers: what a text's terms are made of.
///
/// Where tokens hold word characters only, every term is its words joined by a space and can be
/// read back: then what comes out are words, stop words among them, and the reader puts n-grams
/// together by number. Tokens of any other pattern may hold spaces ("a b" and "a", "b" make the
/// same term): then what comes out are whole terms, stop words removed. So it is where terms are
/// made of characters. Immutable: share it between threads.
class Analyzer {
 public:
  /// Errors: invalid_argument for a token_pattern that cannot be represented.
  static Result<Analyzer> make(const TfidfOptions& options);

  /// Calls use(const WordKey&, std::string_view) for each word or term in order; the view is valid
  /// during the call.
  template <class Use>
  void for_each(std::string_view text, AnalyzerScratch& scratch, Use&& use) const {
    if (words_) {
      tokenizer_.for_each(text, scratch.tokens,
                          [&use](std::string_view token) { use(word_key(token), token); });
      return;
    }
    if (kind_ != AnalyzerKind::word) {
      collect_characters(text, scratch);
      for_each_character_gram(scratch, use);
      return;
    }
    collect_tokens(text, scratch);
    for (std::size_t n = min_n_; n <= max_n_; ++n) {
      for (std::size_t i = 0; i + n < scratch.starts.size(); ++i) {
        const std::string_view term = joined(scratch, i, n);
        use(word_key(term), term);
      }
    }
  }

  bool gives_words() const { return words_; }
  /// n-gram sizes the reader is to put together from what comes out.
  int min_n() const { return words_ ? static_cast<int>(min_n_) : 1; }
  int max_n() const { return words_ ? static_cast<int>(max_n_) : 1; }
  /// The words the reader is to leave out.
  std::span<const std::string> stop_words() const {
    return words_ ? std::span<const std::string>(stop_words_) : std::span<const std::string>();
  }

  /// Tokens that preprocessing makes of stop words and that are no stop words themselves, sorted.
  std::vector<std::string> inconsistent_stop_words() const;

 private:
  explicit Analyzer(Tokenizer tokenizer) : tokenizer_(std::move(tokenizer)) {}

  void collect_tokens(std::string_view text, AnalyzerScratch& scratch) const;
  /// Preprocessed into scratch.text with runs of white space as one space each, or with one space
  /// before, between and after words; scratch.starts: of each code point, and the end.
  void collect_characters(std::string_view text, AnalyzerScratch& scratch) const;

  /// All code points' n-grams, or those of each word with the spaces around it; a word too short
  /// for an n counts once and has no longer ones.
  template <class Use>
  void for_each_character_gram(const AnalyzerScratch& scratch, Use& use) const {
    const auto& starts = scratch.starts;
    const auto gram = [&](std::size_t first, std::size_t last) {
      const std::string_view term =
          std::string_view(scratch.text).substr(starts[first], starts[last] - starts[first]);
      use(word_key(term), term);
    };
    const std::size_t size = starts.size() - 1;
    const bool whole = kind_ == AnalyzerKind::character;
    for (std::size_t first = 0; first + 1 < size + (whole ? 1 : 0);) {
      std::size_t last = size;  // of this part: all, or through the space after a word
      if (!whole) {
        last = first + 2;
        while (scratch.text[starts[last - 1]] != ' ') ++last;
      }
      for (std::size_t n = min_n_; n <= max_n_; ++n) {
        if (n >= last - first) {
          if (n == last - first || !whole) gram(first, last);
          break;
        }
        for (std::size_t i = first; i + n <= last; ++i) gram(i, i + n);
      }
      first = whole ? size : last - 1;
    }
  }

  static std::string_view joined(AnalyzerScratch& scratch, std::size_t first, std::size_t count);

  Tokenizer tokenizer_;
  std::size_t min_n_ = 1;
  std::size_t max_n_ = 1;
  bool words_ = true;
  AnalyzerKind kind_ = AnalyzerKind::word;
  Preprocessing how_;
  std::vector<std::string> stop_words_;  // without repetition
  struct Nothing {};
  WordTable<Nothing> stop_table_;
};

}  // namespace sentiment
