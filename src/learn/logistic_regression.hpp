#pragma once

#include <cstdint>
#include <span>

#include "base/error.hpp"
#include "data/class_names.hpp"
#include "features/csr_matrix.hpp"
#include "learn/linear_fit.hpp"
#include "model/estimator_options.hpp"

namespace sentiment {

/// Fits by L-BFGS, following SciPy's iterates step by step. Of two classes the model has one score
/// and the logistic link, of more one score a class and softmax. LogisticLoss is the objective.
/// Formula: sum(s_i * loss_i) / S + |w|² / (2 C S), the intercepts not penalised
/// Source:  scikit-learn 1.9.1 LogisticRegression(solver="lbfgs"), SciPy L-BFGS-B
/// Shape:   labels.size() == rows.rows(), labels below classes.size()
/// Threads: up to context.threads; the same bits for any number of them.
/// Errors:  invalid_argument for a class without rows, settings out of their bounds and weights
/// that
///          are all 0; named_weights()'s; interrupted when context.stop asked for it (checked once
///          per evaluation).
Result<LinearFit> fit_logistic_regression(const CsrMatrix& rows,
                                          std::span<const std::uint8_t> labels,
                                          const ClassNames& classes,
                                          const LogisticRegressionOptions& options,
                                          const FitContext& context = {});

}  // namespace sentiment
