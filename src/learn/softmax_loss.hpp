#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "features/csr_matrix.hpp"
#include "learn/loss_options.hpp"
#include "learn/row_chunks.hpp"

namespace sentiment {

/// The objective of logistic regression of more than two classes over sparse rows, with its
/// gradient: what LogisticLoss is for two.
/// Formula: sum(s_i * (ln sum_k exp(z_ik) - z_iy)) / S + |w|² / (2 C S), z_k = X w_k + b_k
/// Shape:   parameters by column, then by class; then the intercepts if there are any
/// Threads: rows are cut into chunks by the data alone, each with sums of its own, which are joined
///          in order: the same bits for any number of threads.
/// Cost:    one pass over the stored values, times the classes; at most 8 gradients in memory
class SoftmaxLoss {
 public:
  /// `rows` and `labels` must outlive the loss; labels are below class_weights.size().
  SoftmaxLoss(const CsrMatrix& rows, std::span<const std::uint8_t> labels, LossOptions options,
              int threads);

  std::size_t parameters() const;
  /// The value at `x`; fills `gradient`.
  double evaluate(std::span<const double> x, std::span<double> gradient);

 private:
  struct Chunk {
    RowRange rows;
    double loss = 0;
    std::vector<double> gradient;   ///< by column, then by class
    std::vector<double> residuals;  ///< by class
  };
  std::size_t classes() const { return options_.class_weights.size(); }
  void add_rows(Chunk& chunk, std::span<const double> weights,
                std::span<const double> intercepts) const;

  const CsrMatrix& rows_;
  std::span<const std::uint8_t> labels_;
  LossOptions options_;
  int threads_;
  double total_weight_ = 0;
  double penalty_ = 0;
  std::vector<Chunk> chunks_;
};

}  // namespace sentiment
