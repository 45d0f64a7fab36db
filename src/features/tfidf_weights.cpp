#include "features/tfidf_weights.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/elementary.hpp"
#include "features/tfidf_options.hpp"

namespace sentiment {

double inverse_document_frequency(std::size_t documents, std::size_t document_frequency,
                                  bool smooth) {
  const double extra = smooth ? 1 : 0;
  return portable_log((static_cast<double>(documents) + extra) /
                      (static_cast<double>(document_frequency) + extra)) +
         1;
}

void weigh_row(std::span<const std::uint32_t> column_ids, std::span<double> values,
               std::span<const double> idf, const TfidfOptions& options) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    double value = options.binary ? 1 : values[i];
    if (options.sublinear_tf) value = portable_log(value) + 1;
    if (options.use_idf) value *= idf[column_ids[i]];
    values[i] = value;
    sum += options.norm == Norm::l1 ? std::abs(value) : value * value;
  }
  if (options.norm == Norm::none || sum == 0) return;
  const double norm = options.norm == Norm::l1 ? sum : std::sqrt(sum);
  for (double& value : values) value /= norm;
}

}  // namespace sentiment
