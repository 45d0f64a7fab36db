#include "learn/softmax_loss.hpp"

#include <algorithm>
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

constexpr std::size_t kMostSoftmaxChunks = 8;
/// Fewer products than this are not worth a second thread.
constexpr std::size_t kParallelProducts = 200'000;

}  // namespace

SoftmaxLoss::SoftmaxLoss(const CsrMatrix& rows, std::span<const std::uint8_t> labels,
                         LossOptions options, int threads)
    : rows_(rows),
      labels_(labels),
      options_(std::move(options)),
      threads_(rows.values.size() * classes() < kParallelProducts ? 1 : threads) {
  for (std::size_t k = 0; k < classes(); ++k) {
    const auto members = std::ranges::count(labels, static_cast<std::uint8_t>(k));
    total_weight_ += static_cast<double>(members) * options_.class_weights[k];
  }
  penalty_ = 1.0 / (options_.C * total_weight_);

  for (const RowRange range : row_chunks(rows, kMostSoftmaxChunks)) {
    Chunk& chunk = chunks_.emplace_back();
    chunk.rows = range;
    chunk.gradient.resize(rows.columns * classes());
    chunk.residuals.resize(classes());
  }
}

std::size_t SoftmaxLoss::parameters() const {
  return (rows_.columns + (options_.fit_intercept ? std::size_t{1} : std::size_t{0})) * classes();
}

void SoftmaxLoss::add_rows(Chunk& chunk, std::span<const double> weights,
                           std::span<const double> intercepts) const {
  const std::size_t count = classes();
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

double SoftmaxLoss::evaluate(std::span<const double> x, std::span<double> gradient) {
  const std::size_t slopes = rows_.columns * classes();
  const std::span<const double> weights = x.first(slopes);
  const std::vector<double> none(options_.fit_intercept ? 0 : classes());
  const std::span<const double> intercepts =
      options_.fit_intercept ? x.subspan(slopes) : std::span<const double>(none);
  parallel_for(threads_, chunks_.size(),
               [&](std::size_t i) { add_rows(chunks_[i], weights, intercepts); });

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
    for (std::size_t k = 0; k < classes(); ++k) {
      double sum = 0;
      for (const Chunk& chunk : chunks_) sum += chunk.residuals[k];
      gradient[slopes + k] = sum;
    }
  }
  return loss / total_weight_ + 0.5 * penalty_ * squares;
}

}  // namespace sentiment
