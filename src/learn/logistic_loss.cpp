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
constexpr std::size_t kMostChunksOfMore = 8;  // classes than two
/// Fewer products than this are not worth a second thread.
constexpr std::size_t kParallelProducts = 200'000;

}  // namespace

LogisticLoss::LogisticLoss(const CsrMatrix& rows, std::span<const std::uint8_t> labels,
                           LossOptions options, int threads)
    : rows_(rows),
      labels_(labels),
      options_(std::move(options)),
      scores_(options_.class_weights.size() == 2 ? 1 : options_.class_weights.size()),
      threads_(rows.values.size() * scores_ < kParallelProducts ? 1 : threads) {
  for (std::size_t k = 0; k < options_.class_weights.size(); ++k) {
    const auto members = std::ranges::count(labels, static_cast<std::uint8_t>(k));
    total_weight_ += static_cast<double>(members) * options_.class_weights[k];
  }
  penalty_ = 1.0 / (options_.C * total_weight_);
  for (const RowRange range : row_chunks(rows, scores_ == 1 ? kMostChunks : kMostChunksOfMore)) {
    chunks_.push_back({.rows = range,
                       .gradient = std::vector<double>(rows.columns * scores_),
                       .residuals = std::vector<double>(scores_)});
  }
}

std::size_t LogisticLoss::parameters() const {
  return (rows_.columns + (options_.fit_intercept ? std::size_t{1} : std::size_t{0})) * scores_;
}

void LogisticLoss::add_rows_of_two(Chunk& chunk, std::span<const double> weights,
                                   double intercept) const {
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
  chunk.residuals[0] = residuals;
}

void LogisticLoss::add_rows_of_more(Chunk& chunk, std::span<const double> weights,
                                    std::span<const double> intercepts) const {
  const std::size_t count = scores_;
  std::vector<double> z(count);
  chunk.loss = 0;
  std::ranges::fill(chunk.gradient, 0.0);
  std::ranges::fill(chunk.residuals, 0.0);
  for (std::size_t row = chunk.rows.first; row < chunk.rows.last; ++row) {
    const std::size_t first = rows_.row_starts[row];
    const std::size_t size = rows_.row_starts[row + 1] - first;
    const std::uint32_t* ids = rows_.column_ids.data() + first;
    const double* values = rows_.values.data() + first;
    std::ranges::copy(intercepts, z.begin());
    for (std::size_t i = 0; i < size; ++i) {
      const double* weight = weights.data() + ids[i] * count;
      for (std::size_t k = 0; k < count; ++k) z[k] += weight[k] * values[i];
    }

    const std::uint8_t label = labels_[row];
    const double weight = options_.class_weights[label];
    const double largest = *std::ranges::max_element(z);
    const double of_truth = z[label] - largest;
    double sum = 0;
    for (double& score : z) {
      score = portable_exp(score - largest);
      sum += score;
    }
    chunk.loss += weight * (portable_log(sum) - of_truth);
    for (std::size_t k = 0; k < count; ++k) {  // z becomes the residuals
      z[k] = weight * (z[k] / sum - (k == label ? 1.0 : 0.0)) / total_weight_;
      chunk.residuals[k] += z[k];
    }
    for (std::size_t i = 0; i < size; ++i) {
      double* gradient = chunk.gradient.data() + ids[i] * count;
      for (std::size_t k = 0; k < count; ++k) gradient[k] += z[k] * values[i];
    }
  }
}

double LogisticLoss::evaluate(std::span<const double> x, std::span<double> gradient) {
  const std::size_t slopes = rows_.columns * scores_;
  const std::span<const double> weights = x.first(slopes);
  const std::vector<double> none(options_.fit_intercept ? 0 : scores_);
  const std::span<const double> intercepts =
      options_.fit_intercept ? x.subspan(slopes) : std::span<const double>(none);
  parallel_for(threads_, chunks_.size(), [&](std::size_t i) {
    if (scores_ == 1) {
      add_rows_of_two(chunks_[i], weights, intercepts[0]);
    } else {
      add_rows_of_more(chunks_[i], weights, intercepts);
    }
  });

  double loss = 0;
  for (const Chunk& chunk : chunks_) loss += chunk.loss;
  double squares = 0;
  for (std::size_t i = 0; i < slopes; ++i) {
    double sum = penalty_ * weights[i];
    for (const Chunk& chunk : chunks_) sum += chunk.gradient[i];
    gradient[i] = sum;
    squares += weights[i] * weights[i];
  }
  if (options_.fit_intercept) {
    for (std::size_t k = 0; k < scores_; ++k) {
      double sum = 0;
      for (const Chunk& chunk : chunks_) sum += chunk.residuals[k];
      gradient[slopes + k] = sum;
    }
  }
  return loss / total_weight_ + 0.5 * penalty_ * squares;
}

}  // namespace sentiment
