#include "model/estimator_options.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <string_view>

#include "base/error.hpp"
#include "base/fields.hpp"

namespace sentiment {
std::string_view to_string(EstimatorKind kind) {
  switch (kind) {
    case EstimatorKind::logistic_regression: return "logistic_regression";
  }
  return "";
}

Result<EstimatorKind> parse_estimator_kind(std::string_view name) {
  for (const EstimatorKind kind : {EstimatorKind::logistic_regression}) {
    if (to_string(kind) == name) return kind;
  }
  return fail(Code::invalid_argument, fmt::format("unknown estimator '{}'", name));
}

void describe(Fields& field, EstimatorOptions& options) {
  auto& m = options.logistic_regression;
  field("model.C", m.C,
        "Inverse strength of the L2 penalty: smaller means more regularization; .inf = none",
        {[](const double& c) { return c > 0; }, "above 0"});
  field("model.max_iter", m.max_iter, "Maximum number of L-BFGS iterations",
        in_range(0, std::numeric_limits<int>::max()));
  field("model.tol", m.tol, "L-BFGS stops when no gradient component is larger",
        {[](const double& tol) { return tol >= 0 && std::isfinite(tol); }, "of at least 0"});
  field("model.random_state", options.random_state,
        "Accepted for compatibility with scikit-learn; L-BFGS uses no random numbers");
  field("model.fit_intercept", m.fit_intercept, "Fit an intercept");
  field("model.class_weight", m.class_weight,
        "Weights of the classes: balanced, {class: weight} or null");
}

}  // namespace sentiment
