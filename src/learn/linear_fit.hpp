#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/stop_flag.hpp"
#include "model/linear_model.hpp"

namespace sentiment {

/// What a fit may use of the world.
struct FitContext {
  int threads = 1;
  const StopFlag* stop = nullptr;  ///< ends it early when asked to; null: nothing does
};

/// What an estimator makes of rows and labels.
struct LinearFit {
  LinearModel model;
  int iterations = 0;                  ///< n_iter_
  std::vector<double> losses;          ///< objective after each iteration, the start first
  std::optional<std::string> warning;  ///< scikit-learn's ConvergenceWarning with its reason
};

}  // namespace sentiment
