#pragma once

#include <optional>

#include "model/estimator_options.hpp"

namespace sentiment {

/// Where a model comes from, as far as its answers do not show it: writing it for others, or
/// fitting it anew, needs this.
struct Provenance {
  /// What fitted it; nullopt where the file does not say (sentiment.model of version 1, models of
  /// other programs).
  std::optional<EstimatorOptions> estimator;
  int iterations = 0;  ///< n_iter_ of the solver
  /// Whether it is a model as `train` makes it, which every export format can hold. Other programs'
  /// models may be anything that is linear.
  bool native = true;
  friend bool operator==(const Provenance&, const Provenance&) = default;
};

}  // namespace sentiment
