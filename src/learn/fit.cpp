#include "learn/fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "base/python_repr.hpp"
#include "data/class_names.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_settings.hpp"
#include "learn/estimators.hpp"
#include "learn/linear_fit.hpp"
#include "model/classifier.hpp"
#include "model/estimator_options.hpp"
#include "model/linear_model.hpp"

namespace sentiment {
namespace {

bool all_finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

/// Errors: invalid_argument for a model that could not answer, with the settings that scale it.
Result<void> check_finite(const LinearModel& model, const Recipe& recipe) {
  if (all_finite(model.weights) && all_finite(model.intercepts)) return {};
  return fail(
      Code::invalid_argument,
      fmt::format("the fit overflows: its weights are not all finite numbers (model.C = {}, "
                  "model.class_weight = {}, vectorizer.norm = {}). Set less extreme values",
                  python_repr(recipe.estimator.logistic_regression.C),
                  to_line(described(recipe.estimator).at("class_weight")),
                  to_line(to_setting(recipe.vectorizer.norm))));
}

}  // namespace

Result<FittedModel> fit(std::span<const std::string_view> texts,
                        std::span<const std::uint8_t> labels, const ClassNames& classes,
                        const Recipe& recipe, const FitContext& context) {
  auto features =
      SENT_TRY(TfidfVectorizer::fit_transform(texts, recipe.vectorizer, context.threads));
  if (context.stop != nullptr && context.stop->requested()) {
    return fail(Code::interrupted, "fitting was interrupted");
  }
  LinearFit linear = SENT_TRY(find_estimator(recipe.estimator.kind)
                                  .fit(features.rows, labels, classes, recipe.estimator, context));
  SENT_CHECK(check_finite(linear.model, recipe));
  FittedModel fitted{
      .classifier = Classifier(std::move(features.vectorizer), std::move(linear.model), classes),
      .provenance = {.estimator = recipe.estimator, .iterations = linear.iterations},
      .losses = std::move(linear.losses),
      .warnings = std::move(features.warnings)};
  if (linear.warning) fitted.warnings.push_back(*std::move(linear.warning));
  return fitted;
}

}  // namespace sentiment
