#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "features/csr_matrix.hpp"
#include "model/class_scorer.hpp"
#include "model/linear_model.hpp"
#include "model/logistic_options.hpp"

namespace sentiment {

struct LogisticRegressionFit {
  LinearModel model;
  std::vector<double> losses;          ///< objective after each iteration, the start first
  std::optional<std::string> warning;  ///< scikit-learn's ConvergenceWarning with its reason
};

/// Fits by L-BFGS, following SciPy's iterates step by step.
/// Formula: sum(s_i * log-loss_i) / S + |w|² / (2 C S), the intercept not penalised
/// Source:  scikit-learn 1.9.1 LogisticRegression(solver="lbfgs"), SciPy L-BFGS-B
/// Shape:   labels.size() == rows.rows(), each 0 or 1
/// Threads: up to `threads`; the same bits for any number of them.
/// Errors:  invalid_argument for one class only or C out of (0, inf]; interrupted when `stop` asked
/// for it
///          (checked once per evaluation; may be null).
Result<LogisticRegressionFit> fit_logistic_regression(const CsrMatrix& rows,
                                                      std::span<const std::uint8_t> labels,
                                                      const LogisticRegressionOptions& options,
                                                      int threads, const StopFlag* stop = nullptr);

struct SoftmaxRegressionFit {
  ClassScorer scorer;
  std::vector<double> losses;
  std::optional<std::string> warning;
};

/// The same for more than two classes, all of them fitted at once.
/// Formula: softmax in place of the logistic function; SoftmaxLoss has the objective
/// Shape:   labels below `classes`
/// Errors:  as above; invalid_argument for a class without rows, and for explicit class weights,
///          which are two.
Result<SoftmaxRegressionFit> fit_softmax_regression(const CsrMatrix& rows,
                                                    std::span<const std::uint8_t> labels,
                                                    std::size_t classes,
                                                    const LogisticRegressionOptions& options,
                                                    int threads, const StopFlag* stop = nullptr);

}  // namespace sentiment
