#include "model/estimator_options.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"

namespace sentiment {
namespace {

/// scikit-learn's class_weight: null, "balanced" or {0: w, 1: w}.
struct ClassWeight {
  bool balanced = false;
  std::optional<std::pair<double, double>> weights;
};

Result<void> from_setting(const Json& value, ClassWeight& out) {
  if (value.is_null()) return {};
  if (value == "balanced") {
    out.balanced = true;
    return {};
  }
  constexpr std::string_view kWhat = "null, balanced or {0: weight, 1: weight}";
  if (!value.is_object()) return expected_setting(kWhat, value);
  std::pair weights{1.0, 1.0};  // of a class that is not named
  for (const auto& [name, weight] : value.items()) {
    if ((name != "0" && name != "1") || !weight.is_number()) return expected_setting(kWhat, value);
    const auto number = weight.get<double>();
    if (number < 0 || !std::isfinite(number)) {
      return expected_setting("weights of at least 0", value);
    }
    (name == "0" ? weights.first : weights.second) = number;
  }
  if (!value.empty()) out.weights = weights;
  return {};
}

Json to_setting(const ClassWeight& value) {
  if (value.balanced) return "balanced";
  if (!value.weights) return nullptr;
  return Json{{"0", value.weights->first}, {"1", value.weights->second}};
}

}  // namespace

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
  field("model.max_iter", m.max_iter, "Largest number of L-BFGS iterations",
        in_range(0, std::numeric_limits<int>::max()));
  field("model.tol", m.tol, "L-BFGS stops when no gradient component is larger",
        {[](const double& tol) { return tol >= 0 && std::isfinite(tol); }, "of at least 0"});
  field("model.random_state", options.random_state,
        "Accepted for compatibility with scikit-learn; L-BFGS uses no random numbers");
  field("model.fit_intercept", m.fit_intercept, "Fit an intercept");
  field.as<ClassWeight>(
      "model.class_weight", "Weights of the classes: balanced, {0: w, 1: w} or null",
      [&m] { return ClassWeight{m.balanced_class_weight, m.class_weight}; },
      [&m](const ClassWeight& weight) {
        m.balanced_class_weight = weight.balanced;
        m.class_weight = weight.weights;
      });
}

}  // namespace sentiment
