#pragma once

#include <vector>

namespace sentiment {

/// A fitted binary linear model: z = w·x + b, p(class 1) = 1 / (1 + exp(-z)).
struct LinearModel {
  std::vector<double> coefficients;  ///< one per column
  double intercept = 0;
  int iterations = 0;  ///< n_iter_
};

}  // namespace sentiment
