#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "features/csr_matrix.hpp"
#include "features/tfidf_options.hpp"

namespace sentiment {

/// Working memory of one thread for TfidfVectorizer::transform; grows until warm, then stays.
class TfidfScratch {
 public:
  TfidfScratch();
  ~TfidfScratch();
  TfidfScratch(TfidfScratch&&) noexcept;
  TfidfScratch& operator=(TfidfScratch&&) noexcept;

  /// Room for `count` numbers of whoever predicts with it; apart from what transform uses.
  std::span<double> numbers(std::size_t count);

 private:
  friend class TfidfVectorizer;
  struct State;
  std::unique_ptr<State> state_;
};

/// One document's features: column ids strictly increasing. Views into the scratch, valid until its
/// next use.
struct SparseRow {
  std::span<const std::uint32_t> column_ids;
  std::span<const double> values;
};

struct FittedTfidf;

/// Turns texts into TF-IDF rows. Immutable once fitted: share it between threads.
class TfidfVectorizer {
 public:
  /// Learns the vocabulary and the inverse document frequencies, and returns the documents' rows
  /// with them.
  /// Formula: idf(t) = ln((1 + n) / (1 + df(t))) + 1 with smooth_idf, else ln(n / df(t)) + 1
  /// Source:  scikit-learn 1.9.1 TfidfVectorizer.fit_transform
  /// Threads: uses up to `threads`; the result does not depend on their number.
  /// Errors:  invalid_argument with scikit-learn's texts (contradictory options, empty vocabulary,
  ///          nothing left after pruning); and for a term of a given vocabulary whose idf would be
  ///          infinite, naming it.
  static Result<FittedTfidf> fit_transform(std::span<const std::string_view> documents,
                                           const TfidfOptions& options, int threads);

  /// Rebuilds a fitted vectorizer: `terms` in column order, `idf` of the same length (all 1 without
  /// use_idf).
  /// Errors: invalid_argument for lengths that differ or a term that occurs twice.
  static Result<TfidfVectorizer> from_parts(TfidfOptions options, std::vector<std::string> terms,
                                            std::vector<double> idf);

  /// Threads: `scratch` belongs to the caller's thread; after warm-up the call neither locks nor
  ///          allocates.
  /// Limits: bytes that are not UTF-8 separate words; a text on which a token_pattern of PCRE2's
  ///         takes too many steps counts as ended there.
  SparseRow transform(std::string_view document, TfidfScratch& scratch) const;

  const TfidfOptions& options() const;
  std::uint32_t size() const;                         ///< number of terms = columns
  std::string_view term(std::uint32_t column) const;  ///< valid as long as the vectorizer
  std::span<const double> idf() const;

 private:
  struct State;
  explicit TfidfVectorizer(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

struct FittedTfidf {
  TfidfVectorizer vectorizer;
  CsrMatrix rows;
  /// What scikit-learn would warn of, in its words (stop words that preprocessing changes, ...).
  std::vector<std::string> warnings;
};

}  // namespace sentiment
