#include "learn/logistic_regression.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/python_repr.hpp"
#include "base/stop_flag.hpp"
#include "data/class_names.hpp"
#include "features/csr_matrix.hpp"
#include "learn/lbfgs.hpp"
#include "learn/linear_fit.hpp"
#include "learn/logistic_loss.hpp"
#include "learn/loss_options.hpp"
#include "model/class_weight.hpp"
#include "model/estimator_options.hpp"
#include "model/linear_model.hpp"

namespace sentiment {
namespace {

Result<void> check_options(const LogisticRegressionOptions& options) {
  constexpr std::string_view kText =
      "The '{}' parameter of LogisticRegression must be {}. Got {} instead.";
  if (!(options.C > 0)) {
    return fail(Code::invalid_argument,
                fmt::format(kText, "C", "a float in the range (0.0, inf]", python_repr(options.C)));
  }
  if (!(options.tol >= 0) || std::isinf(options.tol)) {
    return fail(Code::invalid_argument, fmt::format(kText, "tol", "a float in the range [0.0, inf)",
                                                    python_repr(options.tol)));
  }
  if (options.max_iter < 0) {
    return fail(Code::invalid_argument,
                fmt::format(kText, "max_iter", "an int in the range [0, inf)", options.max_iter));
  }
  if (options.class_weight.balanced && !options.class_weight.named.empty()) {
    return fail(Code::invalid_argument, "class_weight is either balanced or named, not both.");
  }
  return {};
}

/// How many rows each class has. Errors: as scikit-learn's, for rows and labels that do not fit
/// together, and for a class without rows.
Result<std::vector<std::size_t>> count_classes(const CsrMatrix& rows,
                                               std::span<const std::uint8_t> labels,
                                               std::size_t classes) {
  if (rows.rows() != labels.size()) {
    return fail(Code::invalid_argument,
                fmt::format("Found input variables with inconsistent numbers of samples: [{}, {}]",
                            rows.rows(), labels.size()));
  }
  if (labels.empty()) {
    return fail(Code::invalid_argument,
                fmt::format("Found array with 0 sample(s) (shape=(0, {})) while a minimum of 1 is "
                            "required by LogisticRegression.",
                            rows.columns));
  }
  std::vector<std::size_t> counts(classes);
  for (const std::uint8_t label : labels) {
    if (label >= classes) {
      return fail(Code::invalid_argument,
                  fmt::format("labels must be below {}, found {}", classes, label));
    }
    ++counts[label];
  }
  const auto absent = static_cast<std::size_t>(std::ranges::find(counts, 0U) - counts.begin());
  if (absent == classes) return counts;
  return fail(Code::invalid_argument,
              fmt::format("class number {} of {} has no row to learn from", absent + 1, classes));
}

/// Weights of the classes' rows. Errors: named_weights()'s; invalid_argument where all are 0.
Result<std::vector<double>> class_weights(const ClassWeight& weight, const ClassNames& classes,
                                          std::span<const std::size_t> counts, std::size_t rows) {
  auto weights = SENT_TRY(named_weights(weight, classes));
  if (std::ranges::all_of(weights, [](double each) { return each == 0; })) {
    return fail(Code::invalid_argument,
                "class_weight leaves no row any weight: give one class more than 0.");
  }
  for (std::size_t k = 0; weight.balanced && k < counts.size(); ++k) {
    weights[k] = static_cast<double>(rows) /
                 (static_cast<double>(counts.size()) * static_cast<double>(counts[k]));
  }
  return weights;
}

/// scikit-learn's ConvergenceWarning, nothing when the search converged.
std::optional<std::string> convergence_warning(const LbfgsResult& result,
                                               const LbfgsOptions& options) {
  std::string_view reason;
  switch (result.stop) {
    case LbfgsStop::gradient:
    case LbfgsStop::decrease: return std::nullopt;
    case LbfgsStop::max_iterations: reason = "STOP: TOTAL NO. OF ITERATIONS REACHED LIMIT"; break;
    case LbfgsStop::max_evaluations:
      reason = "STOP: TOTAL NO. OF F,G EVALUATIONS EXCEEDS LIMIT";
      break;
    case LbfgsStop::abnormal: reason = "ABNORMAL: "; break;
  }
  const bool out_of_iterations = result.iterations >= options.max_iterations;
  const bool limit = out_of_iterations || result.evaluations > options.max_evaluations;
  std::string text =
      fmt::format("lbfgs failed to converge after {} iteration(s) (status={}):\n{}\n",
                  std::min(result.iterations, options.max_iterations), limit ? 1 : 2, reason);
  if (out_of_iterations) {
    text +=
        fmt::format("\nIncrease the number of iterations to improve the convergence (max_iter={}).",
                    options.max_iterations);
  }
  text +=
      "\nYou might also want to scale the data as shown in:\n"
      "    https://scikit-learn.org/stable/modules/preprocessing.html\n"
      "Please also refer to the documentation for alternative solver options:\n"
      "    https://scikit-learn.org/stable/modules/linear_model.html#logistic-regression";
  return text;
}

/// Minimises a loss from zero, asking `stop` at each evaluation.
Result<LbfgsResult> minimise(LogisticLoss loss, const LbfgsOptions& lbfgs, const StopFlag* stop) {
  const Objective objective = [&](std::span<const double> x,
                                  std::span<double> gradient) -> Result<double> {
    if (stop != nullptr && stop->requested()) {
      return fail(Code::interrupted, "fitting the logistic regression was interrupted");
    }
    return loss.evaluate(x, gradient);
  };
  return minimise_lbfgs(objective, std::vector<double>(loss.parameters(), 0.0), lbfgs);
}

}  // namespace

Result<LinearFit> fit_logistic_regression(const CsrMatrix& rows,
                                          std::span<const std::uint8_t> labels,
                                          const ClassNames& classes,
                                          const LogisticRegressionOptions& options,
                                          const FitContext& context) {
  SENT_CHECK(check_options(options));
  const auto counts = SENT_TRY(count_classes(rows, labels, classes.size()));
  LossOptions objective{.class_weights = SENT_TRY(
                            class_weights(options.class_weight, classes, counts, labels.size())),
                        .C = options.C,
                        .fit_intercept = options.fit_intercept};
  const LbfgsOptions lbfgs{.gradient_tolerance = options.tol, .max_iterations = options.max_iter};
  const bool two = classes.size() == 2;
  LbfgsResult result = SENT_TRY(minimise(
      LogisticLoss(rows, labels, std::move(objective), context.threads), lbfgs, context.stop));

  LinearFit fit;
  fit.warning = convergence_warning(result, lbfgs);
  fit.losses = std::move(result.values);
  fit.iterations = std::min(result.iterations, options.max_iter);
  fit.model.scores = two ? 1 : classes.size();
  fit.model.link = two ? Link::logistic : Link::softmax;
  const std::size_t slopes = std::size_t{rows.columns} * fit.model.scores;
  fit.model.intercepts.assign(result.x.begin() + static_cast<std::ptrdiff_t>(slopes),
                              result.x.end());
  fit.model.intercepts.resize(fit.model.scores);  // zeros without fit_intercept
  result.x.resize(slopes);
  fit.model.weights = std::move(result.x);
  return fit;
}

}  // namespace sentiment
