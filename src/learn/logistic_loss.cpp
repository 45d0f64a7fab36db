#include "learn/logistic_loss.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/elementary.hpp"
#include "base/parallel.hpp"
#include "features/csr_matrix.hpp"
#include "learn/loss_options.hpp"
#include "learn/row_chunks.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kMostChunks = 16;
/// Fewer stored values than this are not worth a second thread.
constexpr std::size_t kParallelValues = 200'000;

}  // namespace

LogisticLoss::LogisticLoss(const CsrMatrix& rows, std::span<const std::uint8_t> labels,
                           LossOptions options, int threads)
    : rows_(rows),
      labels_(labels),
      options_(std::move(options)),
      threads_(rows.values.size() < kParallelValues ? 1 : threads) {
  const auto positives = static_cast<double>(std::ranges::count(labels, std::uint8_t{1}));
  const auto negatives = static_cast<double>(labels.size()) - positives;
  total_weight_ = negatives * options_.class_weights[0] + positives * options_.class_weights[1];
  penalty_ = 1.0 / (options_.C * total_weight_);

  for (const RowRange range : row_chunks(rows, kMostChunks)) {
    Chunk& chunk = chunks_.emplace_back();
    chunk.rows = range;
    chunk.gradient.resize(rows.columns);
  }
}

std::size_t LogisticLoss::parameters() const {
  return rows_.columns + (options_.fit_intercept ? std::size_t{1} : std::size_t{0});
}

void LogisticLoss::add_rows(Chunk& chunk, std::span<const double> weights, double intercept) const {
  double loss = 0;
  double residuals = 0;
  std::vector<double>& gradient = chunk.gradient;
  std::ranges::fill(gradient, 0.0);
  for (std::size_t row = chunk.rows.first; row < chunk.rows.last; ++row) {
    const std::size_t first = rows_.row_starts[row];
    const std::size_t size = rows_.row_starts[row + 1] - first;
    const std::uint32_t* ids = rows_.column_ids.data() + first;
    const double* values = rows_.values.data() + first;

    // Four sums side by side: an addition need not wait for the one before.
    std::array<double, 4> sums{intercept, 0, 0, 0};
    std::size_t i = 0;
    for (; i + 4 <= size; i += 4) {
      sums[0] += weights[ids[i]] * values[i];
      sums[1] += weights[ids[i + 1]] * values[i + 1];
      sums[2] += weights[ids[i + 2]] * values[i + 2];
      sums[3] += weights[ids[i + 3]] * values[i + 3];
    }
    for (; i < size; ++i) sums[0] += weights[ids[i]] * values[i];
    const double z = (sums[0] + sums[1]) + (sums[2] + sums[3]);

    const double y = labels_[row];
    const double weight = options_.class_weights[labels_[row]];
    const double decay = portable_exp(-std::abs(z));
    const double probability = z >= 0 ? 1.0 / (1.0 + decay) : decay / (1.0 + decay);
    loss += weight * (portable_log1p(decay) + std::max(z, 0.0) - y * z);
    const double residual = weight * (probability - y) / total_weight_;
    residuals += residual;
    for (std::size_t k = 0; k < size; ++k) gradient[ids[k]] += residual * values[k];
  }
  chunk.loss = loss;
  chunk.residuals = residuals;
}

double LogisticLoss::evaluate(std::span<const double> x, std::span<double> gradient) {
  const std::span<const double> weights = x.first(rows_.columns);
  const double intercept = options_.fit_intercept ? x.back() : 0.0;
  parallel_for(threads_, chunks_.size(),
               [&](std::size_t i) { add_rows(chunks_[i], weights, intercept); });

  double loss = 0;
  double residuals = 0;
  for (const Chunk& chunk : chunks_) {
    loss += chunk.loss;
    residuals += chunk.residuals;
  }
  double squares = 0;
  for (std::size_t column = 0; column < weights.size(); ++column) {
    double sum = penalty_ * weights[column];
    for (const Chunk& chunk : chunks_) sum += chunk.gradient[column];
    gradient[column] = sum;
    squares += weights[column] * weights[column];
  }
  if (options_.fit_intercept) gradient.back() = residuals;
  return loss / total_weight_ + 0.5 * penalty_ * squares;
}

}  // namespace sentiment
