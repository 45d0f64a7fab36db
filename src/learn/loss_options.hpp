#pragma once

#include <vector>

namespace sentiment {

/// What the objective of a logistic regression is made of, beside rows and labels.
struct LossOptions {
  std::vector<double> class_weights;  ///< one for each class, at least one above 0
  double C = 1;                       ///< inverse strength of the penalty; inf: no penalty
  bool fit_intercept = true;
};

}  // namespace sentiment
