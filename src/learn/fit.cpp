#include "learn/fit.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "data/class_names.hpp"
#include "features/tfidf.hpp"
#include "learn/estimators.hpp"
#include "learn/linear_fit.hpp"
#include "model/classifier.hpp"

namespace sentiment {

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
  FittedModel fitted{
      .classifier = Classifier(std::move(features.vectorizer), std::move(linear.model), classes),
      .provenance = {.estimator = recipe.estimator, .iterations = linear.iterations},
      .losses = std::move(linear.losses),
      .warnings = std::move(features.warnings)};
  if (linear.warning) fitted.warnings.push_back(*std::move(linear.warning));
  return fitted;
}

}  // namespace sentiment
