#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "features/tfidf_options.hpp"

namespace sentiment {

/// Formula: ln((n + 1) / (df + 1)) + 1 if smooth, else ln(n / df) + 1; the division comes first.
double inverse_document_frequency(std::size_t documents, std::size_t document_frequency,
                                  bool smooth);

/// Turns one row's counts into its weights, in place.
/// Formula: tf * idf, divided by the row's norm; tf = count, 1 + ln(count) with sublinear_tf, or 1
///          with binary. A row of zero norm stays as it is.
/// Shape:   `idf` by column; not read without use_idf.
void weigh_row(std::span<const std::uint32_t> column_ids, std::span<double> values,
               std::span<const double> idf, const TfidfOptions& options);

}  // namespace sentiment
