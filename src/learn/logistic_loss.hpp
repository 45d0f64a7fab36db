#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "features/csr_matrix.hpp"
#include "learn/loss_options.hpp"
#include "learn/row_chunks.hpp"

namespace sentiment {

/// The objective of logistic regression over sparse rows, with its gradient.
/// Formula: of two classes sum(s_i * (log(1 + exp(z_i)) - y_i z_i)) / S + |w|² / (2 C S),
///          z = X w + b; of more sum(s_i * (ln sum_k exp(z_ik) - z_iy)) / S + |w|² / (2 C S),
///          z_k = X w_k + b_k
/// Shape:   parameters by column, then by score (one for two classes, else one a class); then the
///          intercepts if there are any
/// Threads: rows are cut into chunks by the data alone, each with sums of its own, which are joined
///          in order: the same bits for any number of threads.
/// Cost:    one pass over the stored values, times the scores; at most 16 gradients in memory, 8 of
///          several scores
class LogisticLoss {
 public:
  /// `rows` and `labels` must outlive the loss; labels are below class_weights.size().
  LogisticLoss(const CsrMatrix& rows, std::span<const std::uint8_t> labels, LossOptions options,
               int threads);

  std::size_t parameters() const;
  /// The value at `x`; fills `gradient`.
  double evaluate(std::span<const double> x, std::span<double> gradient);

 private:
  struct Chunk {
    RowRange rows;
    double loss = 0;
    std::vector<double> gradient;   ///< by column, then by score
    std::vector<double> residuals;  ///< by score
  };
  void add_rows_of_two(Chunk& chunk, std::span<const double> weights, double intercept) const;
  void add_rows_of_more(Chunk& chunk, std::span<const double> weights,
                        std::span<const double> intercepts) const;

  const CsrMatrix& rows_;
  std::span<const std::uint8_t> labels_;
  LossOptions options_;
  std::size_t scores_;
  int threads_;
  double total_weight_ = 0;
  double penalty_ = 0;
  std::vector<Chunk> chunks_;
};

}  // namespace sentiment
