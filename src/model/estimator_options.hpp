#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "model/class_weight.hpp"

namespace sentiment {

/// scikit-learn's LogisticRegression parameters (solver lbfgs, L2), with its names and defaults.
struct LogisticRegressionOptions {
  double C = 1.0;
  double tol = 1e-4;
  int max_iter = 100;
  ClassWeight class_weight;
  bool fit_intercept = true;
  friend bool operator==(const LogisticRegressionOptions&,
                         const LogisticRegressionOptions&) = default;
};

/// The estimators that can be trained (learn/estimators.hpp).
enum class EstimatorKind : std::uint8_t { logistic_regression };
/// As runs and model files name it: "logistic_regression".
std::string_view to_string(EstimatorKind kind);
/// Errors: invalid_argument for an unknown name.
Result<EstimatorKind> parse_estimator_kind(std::string_view name);

/// An estimator with its settings.
struct EstimatorOptions {
  EstimatorKind kind = EstimatorKind::logistic_regression;
  LogisticRegressionOptions logistic_regression;
  std::uint32_t random_state = 42;  ///< kept for scikit-learn: L-BFGS draws nothing
  friend bool operator==(const EstimatorOptions&, const EstimatorOptions&) = default;
};

/// Names each setting of the estimator once: "model.C", …
void describe(Fields& field, EstimatorOptions& options);

}  // namespace sentiment
