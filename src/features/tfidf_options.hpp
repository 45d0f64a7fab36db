#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "text/strip_accents.hpp"
#include "text/text_walk.hpp"

namespace sentiment {

/// How equal term frequencies are ordered where `max_features` cuts.
/// numpy_*: as numpy's unstable argsort does on such a processor; stable: by code point.
enum class TieBreak { numpy_scalar, numpy_avx2, numpy_avx512, stable };

/// scikit-learn's default: runs of two word characters and more.
inline constexpr std::string_view kUsualTokenPattern = R"((?u)\b\w\w+\b)";

enum class Norm { none, l1, l2 };

/// A bound on document frequency: an int counts documents, a float is a share of them.
struct DocumentBound {
  bool is_share = false;
  double value = 1;
  friend bool operator==(const DocumentBound&, const DocumentBound&) = default;
};

/// What terms are made of: n-grams of words, of characters, or of the characters within words.
enum class AnalyzerKind : std::uint8_t { word, character, character_in_word };

/// The sizes of n-grams, both ends included.
struct NgramRange {
  /// Longer terms have no use; without a bound a few bytes of a file could ask for years of work.
  static constexpr int kLongest = 1000;

  int min_n = 1;
  int max_n = 1;
  friend bool operator==(const NgramRange&, const NgramRange&) = default;
};

/// The words that are left out: none, scikit-learn's English list of 318, or your own list.
class StopWords {
 public:
  StopWords() = default;
  StopWords(std::initializer_list<std::string> own) : own_(own) {}
  explicit StopWords(std::vector<std::string> own) : own_(std::move(own)) {}
  static StopWords english() {
    StopWords words;
    words.english_ = true;
    return words;
  }

  bool is_english() const { return english_; }
  const std::vector<std::string>& own() const { return own_; }
  bool empty() const { return !english_ && own_.empty(); }
  friend bool operator==(const StopWords&, const StopWords&) = default;

 private:
  bool english_ = false;
  std::vector<std::string> own_;  // empty for the English ones
};

/// scikit-learn's TfidfVectorizer parameters, with its names and defaults; tfidf_settings.hpp
/// describes each.
struct TfidfOptions {
  /// Where terms are made of characters, token_pattern and stop_words have no effect.
  AnalyzerKind analyzer = AnalyzerKind::word;
  /// The original's cleaner as preprocessor; `lowercase` and `strip_accents` then have no effect.
  bool clean_text = false;
  bool lowercase = true;
  StripAccents strip_accents = StripAccents::none;
  std::string token_pattern = std::string(kUsualTokenPattern);
  StopWords stop_words;
  NgramRange ngram_range;  ///< in words or characters
  DocumentBound min_df{false, 1};
  DocumentBound max_df{true, 1.0};
  std::optional<std::uint64_t> max_features;
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
///         that contradict each other.
Result<void> validate(const TfidfOptions& options);

}  // namespace sentiment
