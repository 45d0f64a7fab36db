#pragma once

#include <optional>
#include <utility>

namespace sentiment {

/// scikit-learn's LogisticRegression parameters (solver lbfgs, L2), with its names and defaults.
struct LogisticRegressionOptions {
  double C = 1.0;
  double tol = 1e-4;
  int max_iter = 100;
  bool balanced_class_weight = false;  ///< class_weight="balanced"
  std::optional<std::pair<double, double>>
      class_weight;  ///< explicit weights of class 0 and class 1
  bool fit_intercept = true;
  friend bool operator==(const LogisticRegressionOptions&,
                         const LogisticRegressionOptions&) = default;
};

}  // namespace sentiment
