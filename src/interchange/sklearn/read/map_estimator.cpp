#include "interchange/sklearn/read/map_estimator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "interchange/codec/array.hpp"
#include "interchange/codec/attributes.hpp"
#include "interchange/codec/limits.hpp"
#include "interchange/codec/names.hpp"
#include "interchange/codec/value.hpp"
#include "interchange/sklearn/read/map_vectorizer.hpp"
#include "model/linear_model.hpp"

namespace sentiment::foreign {
namespace {

/// Scores as the file has them: a row of weights for each.
struct Scores {
  std::size_t rows = 0;
  std::vector<double> weights;  // row by row
  std::vector<double> intercepts;
};

Result<std::vector<std::string>> read_classes(const Attributes& its, Mapping& mapping) {
  const Array* const array = SENT_TRY(its.array("classes_"));
  if (array->shape.size() != 1 || array->count() < 2 || array->count() > kMostClasses) {
    return its.refuse("classes_", fmt::format("two to {} classes are served", kMostClasses));
  }
  auto names = SENT_TRY(
      read_names(*array).map_error(doing(fmt::format("{}'s attribute 'classes_'", its.owner()))));
  auto sorted = names;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end()) {
    return its.refuse("classes_", "it holds one name twice");
  }
  const bool numbers = array->type.code != 'O' && array->type.code != 'U';
  if (numbers && names == std::vector<std::string>{"0", "1"}) {
    names = {"negative", "positive"};
    mapping.emplace_back("classes_", "0 is called negative and 1 positive");
  } else {
    mapping.emplace_back("classes_", fmt::format("{}", fmt::join(names, ", ")));
  }
  return names;
}

/// Requires: `attribute` holds a row of weights for each score.
Result<Scores> read_scores(const Attributes& its, std::string_view weights,
                           std::string_view intercepts, std::size_t columns) {
  Scores scores;
  scores.weights = SENT_TRY(its.reals(weights, 2));
  const auto& shape = SENT_TRY(its.array(weights))->shape;
  scores.rows = shape[0];
  if (shape[1] != columns) {
    return its.refuse(weights, fmt::format("it has {} columns for {} terms", shape[1], columns));
  }
  const Value value = SENT_TRY(its.get(intercepts));
  if (value.is(Kind::real)) {  // LinearSVC without fit_intercept
    scores.intercepts.assign(scores.rows, value.as_real());
  } else {
    scores.intercepts = SENT_TRY(its.reals(intercepts, 1));
  }
  if (scores.intercepts.size() == scores.rows) return scores;
  return its.refuse(intercepts, fmt::format("it has {} numbers where {} has {} rows",
                                            scores.intercepts.size(), weights, scores.rows));
}

/// As LinearModel has them: by column, then by score.
LinearModel linear_model(Scores scores, Link link) {
  LinearModel made{.scores = scores.rows,
                   .weights = std::vector<double>(scores.weights.size()),
                   .intercepts = std::move(scores.intercepts),
                   .link = link};
  const std::size_t columns = scores.rows == 0 ? 0 : scores.weights.size() / scores.rows;
  for (std::size_t row = 0; row < scores.rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      made.weights[column * scores.rows + row] = scores.weights[row * columns + column];
    }
  }
  return made;
}

/// How LogisticRegression.predict_proba of the release that wrote the file goes about more than two
/// classes (or two, asked to). Since 1.8 there is one way, and no attribute multi_class.
Result<Link> logistic_link(const Attributes& its, std::size_t classes) {
  const Value way = its.find("multi_class");
  if (way.is(Kind::none)) return classes == 2 ? Link::logistic : Link::softmax;
  const std::string_view name = SENT_TRY(its.text("multi_class"));
  const Link ovr = classes == 2 ? Link::logistic : Link::one_vs_rest;
  if (name == "ovr") return ovr;
  if (name == "multinomial") return Link::softmax;
  if (name != "auto" && name != "deprecated") {
    return its.refuse("multi_class", "'auto', 'ovr', 'multinomial' and 'deprecated' are served");
  }
  const std::string_view solver = SENT_TRY(its.text("solver"));
  const Value version = its.find("_sklearn_version");
  const bool newton_is_ovr = solver == "newton-cholesky" && version.is(Kind::text) &&
                             version.as_text().starts_with("1.5.");
  return classes == 2 || solver == "liblinear" || newton_is_ovr ? ovr : Link::softmax;
}

/// exp(z) against exp(-z), as softmax of two classes is asked for with one score.
Scores both_signs(Scores scores) {
  const std::size_t columns = scores.weights.size();
  Scores both{.rows = 2, .weights = std::vector<double>(2 * columns), .intercepts = {}};
  for (std::size_t i = 0; i < columns; ++i) {
    both.weights[i] = -scores.weights[i];
    both.weights[columns + i] = scores.weights[i];
  }
  both.intercepts = {-scores.intercepts[0], scores.intercepts[0]};
  return both;
}

Result<Link> sgd_link(const Attributes& its, std::size_t classes) {
  const std::string_view loss = SENT_TRY(its.text("loss"));
  if (loss == "log_loss") return classes == 2 ? Link::logistic : Link::one_vs_rest;
  if (loss == "modified_huber") return Link::modified_huber;
  return Link::none;
}

std::string_view shown(Link link) {
  switch (link) {
    case Link::logistic: return "probabilities by the logistic function";
    case Link::softmax: return "probabilities by softmax";
    case Link::one_vs_rest:
    case Link::one_vs_rest_float32:
      return "probabilities by the logistic function, one class against the rest";
    case Link::modified_huber: return "probabilities of the modified Huber loss";
    case Link::none: return "decision values; the model has no probabilities";
  }
  return "";
}

}  // namespace

bool is_estimator(Role role) {
  return role == Role::logistic_regression || role == Role::linear_svc ||
         role == Role::sgd_classifier || role == Role::complement_nb ||
         role == Role::multinomial_nb;
}

Result<MappedEstimator> map_estimator(const ObjectTree& tree, Value estimator, std::size_t columns,
                                      Mapping& mapping) {
  const Attributes its(tree, estimator);
  const Role role = tree.class_of(estimator).role;
  auto names = SENT_TRY(read_classes(its, mapping));
  const std::size_t classes = names.size();
  const bool bayes = role == Role::complement_nb || role == Role::multinomial_nb;
  Link link = Link::none;
  if (bayes) link = Link::softmax;
  if (role == Role::logistic_regression) link = SENT_TRY(logistic_link(its, classes));
  if (role == Role::sgd_classifier) link = SENT_TRY(sgd_link(its, classes));
  mapping.emplace_back("answers", fmt::format("{}: {}", its.owner(), shown(link)));

  const std::string_view weights = bayes ? "feature_log_prob_" : "coef_";
  Scores scores =
      SENT_TRY(read_scores(its, weights, bayes ? "class_log_prior_" : "intercept_", columns));
  const std::size_t expected = classes == 2 && !bayes ? 1 : classes;
  if (scores.rows != expected) {
    return its.refuse(weights, fmt::format("it has {} rows for {} classes", scores.rows, classes));
  }
  if (role == Role::complement_nb) {
    // Of two classes and more the prior has no part in its answer.
    std::ranges::fill(scores.intercepts, 0.0);
  }
  if (classes == 2 && !bayes && link == Link::softmax) scores = both_signs(std::move(scores));
  const bool single = SENT_TRY(its.array(weights))->type == DType{'f', 4};
  if (single && link == Link::one_vs_rest) link = Link::one_vs_rest_float32;
  const bool native = link == Link::logistic ||
                      (role == Role::logistic_regression && link == Link::softmax && classes > 2);
  return MappedEstimator{linear_model(std::move(scores), link), std::move(names), native};
}

}  // namespace sentiment::foreign
