#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "features/csr_matrix.hpp"
#include "learn/loss_options.hpp"
#include "learn/row_chunks.hpp"

namespace sentiment {

/// The objective of binary logistic regression over sparse rows, with its gradient.
/// Formula: sum(s_i * (log(1 + exp(z_i)) - y_i z_i)) / S + |w|² / (2 C S), z = X w + b
/// Shape:   parameters are one per column, then the intercept if there is one
/// Threads: rows are cut into chunks by the data alone, each with sums of its own, which are joined
///          in order: the same bits for any number of threads.
/// Cost:    one pass over the stored values, at most 16 gradients in memory
class LogisticLoss {
 public:
  /// `rows` and `labels` must outlive the loss.
  LogisticLoss(const CsrMatrix& rows, std::span<const std::uint8_t> labels, LossOptions options,
               int threads);

  std::size_t parameters() const;
  /// The value at `x`; fills `gradient`.
  double evaluate(std::span<const double> x, std::span<double> gradient);

 private:
  struct Chunk {
    RowRange rows;
    double loss = 0;
    double residuals = 0;
    std::vector<double> gradient;
  };
  void add_rows(Chunk& chunk, std::span<const double> weights, double intercept) const;

  const CsrMatrix& rows_;
  std::span<const std::uint8_t> labels_;
  LossOptions options_;
  int threads_;
  double total_weight_;
  double penalty_;
  std::vector<Chunk> chunks_;
};

}  // namespace sentiment
