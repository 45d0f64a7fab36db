#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "text/strip_accents.hpp"
#include "text/text_walk.hpp"

namespace sentiment {

/// How equal term frequencies are ordered where `max_features` cuts.
/// numpy_*: as numpy's unstable argsort does on such a processor; stable: by code point.
enum class TieBreak { numpy_scalar, numpy_avx2, numpy_avx512, stable };
/// "numpy-scalar", "numpy-avx2", "numpy-avx512", "stable".
std::string_view to_string(TieBreak rule);
Result<TieBreak> parse_tie_break(std::string_view text);

enum class Norm { none, l1, l2 };

/// A bound on document frequency: an int counts documents, a float is a share of them.
struct DocumentBound {
  bool is_share = false;
  double value = 1;
  friend bool operator==(const DocumentBound&, const DocumentBound&) = default;
};

/// What terms are made of: n-grams of words, of characters, or of the characters within words.
enum class AnalyzerKind : std::uint8_t { word, character, character_in_word };

/// scikit-learn's TfidfVectorizer parameters, with its names and defaults.
struct TfidfOptions {
  /// "word", "char", "char_wb". Training knows words; models of other programs bring the others,
  /// which have no use for token_pattern and stop words.
  AnalyzerKind analyzer = AnalyzerKind::word;
  /// The original's cleaner as preprocessor; `lowercase` and `strip_accents` then have no effect.
  bool clean_text = false;
  bool lowercase = true;
  StripAccents strip_accents = StripAccents::none;
  std::string token_pattern = R"((?u)\b\w\w+\b)";
  bool english_stop_words = false;      ///< scikit-learn's list of 318
  std::vector<std::string> stop_words;  ///< own list; excludes english_stop_words
  int min_n = 1;                        ///< ngram_range, lower bound
  int max_n = 1;                        ///< ngram_range, upper bound
  DocumentBound min_df{false, 1};
  DocumentBound max_df{true, 1.0};
  std::optional<std::uint32_t> max_features;
  std::optional<std::vector<std::string>> vocabulary;  ///< fixed terms, in column order
  bool binary = false;
  Norm norm = Norm::l2;
  bool use_idf = true;
  bool smooth_idf = true;
  bool sublinear_tf = false;
  TieBreak tie_break = TieBreak::stable;
  friend bool operator==(const TfidfOptions&, const TfidfOptions&) = default;

  Preprocessing preprocessing() const { return {clean_text, lowercase, strip_accents}; }
};

/// Errors: invalid_argument, with scikit-learn's text, for a value outside its bounds or options
/// that
///         contradict each other.
Result<void> validate(const TfidfOptions& options);

}  // namespace sentiment
