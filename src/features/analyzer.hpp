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
#include "text/tokenizer.hpp"

namespace sentiment {

/// Working memory of one thread for Analyzer; grows until warm, then stays.
struct AnalyzerScratch {
  TokenBuffer tokens;
  std::string text;                 // tokens that stay, one after the other
  std::vector<std::size_t> starts;  // of each, and the end
  std::string term;                 // with kWalkBlock bytes more
};

/// scikit-learn's word analyzer: what a text's terms are made of.
///
/// Where tokens hold word characters only, every term is its words joined by a space and can be
/// read back: then what comes out are words, stop words among them, and the reader puts n-grams
/// together by number. Tokens of any other pattern may hold spaces ("a b" and "a", "b" make the
/// same term): then what comes out are whole terms, stop words removed. Immutable: share it between
/// threads.
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
  static std::string_view joined(AnalyzerScratch& scratch, std::size_t first, std::size_t count);

  Tokenizer tokenizer_;
  std::size_t min_n_ = 1;
  std::size_t max_n_ = 1;
  bool words_ = true;
  std::vector<std::string> stop_words_;  // without repetition
  struct Nothing {};
  WordTable<Nothing> stop_table_;
};

}  // namespace sentiment
