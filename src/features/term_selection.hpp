#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "features/corpus.hpp"
#include "features/ngram_counts.hpp"
#include "features/tfidf_options.hpp"

namespace sentiment {

/// The document frequencies that min_df and max_df let pass among `documents` documents, compared
/// as scikit-learn does: a share is multiplied in double and not rounded.
struct DocumentBounds {
  double low;
  double high;

  DocumentBounds(const TfidfOptions& options, std::size_t documents);
  bool keep(std::uint32_t document_frequency) const {
    return document_frequency >= low && document_frequency <= high;
  }
  /// The smallest positive number of documents that is not below `low`.
  std::uint32_t fewest() const;
};

/// A vocabulary's terms in code point order, and in how many documents each stands.
struct SelectedTerms {
  std::vector<std::string> terms;
  std::vector<std::uint32_t> documents;
};

/// The n-grams of min_n to max_n words whose document frequency lies within the bounds; of these,
/// the max_features most frequent ones (by documents, if binary), ties broken by options.tie_break.
/// Source: CountVectorizer._limit_features: numpy sees the frequencies in code point order.
/// Errors: invalid_argument if none remains.
Result<SelectedTerms> select_terms(const Corpus& corpus, const std::vector<NgramLevel>& levels,
                                   int min_n, const DocumentBounds& bounds,
                                   const TfidfOptions& options);

}  // namespace sentiment
