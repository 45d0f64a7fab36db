#include "model/evaluation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/elementary.hpp"
#include "base/error.hpp"
#include "base/python_repr.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

using Labels = std::span<const std::uint8_t>;

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

/// scikit-learn's words for a number that is not a probability.
Result<void> check_probability(double p) {
  if (p >= 0 && p <= 1) return {};
  if (std::isnan(p)) return fail(Code::invalid_argument, "Input contains NaN.");
  return fail(Code::invalid_argument,
              fmt::format("y_prob contains values {} than {}: {}", p > 1 ? "greater" : "less",
                          p > 1 ? 1 : 0, python_repr(p)));
}

Result<void> check(Labels labels, const BatchPrediction& answers, std::size_t classes) {
  const auto& [predictions, probabilities, scores] = answers;
  if (labels.size() != predictions.size() ||
      (probabilities.columns != 0 && probabilities.rows() != labels.size())) {
    return fail(Code::invalid_argument,
                fmt::format("Found input variables with inconsistent numbers of samples: [{}, {}]",
                            labels.size(), predictions.size()));
  }
  if (labels.empty()) {
    return fail(Code::invalid_argument,
                "Found empty input array (e.g., `y_true` or `y_pred`) while a minimum of 1 sample "
                "is required.");
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::size_t highest = std::max<std::size_t>(labels[i], predictions[i].label);
    if (highest < classes) continue;
    return fail(Code::invalid_argument,
                fmt::format("labels must be below {}, found {} in row {}", classes, highest, i));
  }
  for (const double p : probabilities.values) SENT_CHECK(check_probability(p));
  return {};
}

/// Where scikit-learn warns that a metric is ill-defined, as rows to measure it on are missing.
std::string ill_defined(std::string_view metric, std::string_view counts_as,
                        std::string_view reason) {
  return fmt::format("{} {}, as {}", metric, counts_as, reason);
}

using Ranked = std::vector<std::pair<double, bool>>;  // score, whether it is of the class

/// Formula: the share of (negative, positive) pairs in the right order, a tie counting one half.
std::optional<double> area_under_roc(Ranked ranked) {
  std::ranges::sort(ranked);
  std::uint64_t twice_ordered = 0;  // a pair in order counts 2, a tie 1
  std::uint64_t negatives = 0;
  std::uint64_t positives = 0;
  for (std::size_t i = 0; i < ranked.size();) {
    std::uint64_t tied_negatives = 0;
    std::uint64_t tied_positives = 0;
    const double score = ranked[i].first;
    for (; i < ranked.size() && ranked[i].first == score; ++i) {
      ++(ranked[i].second ? tied_positives : tied_negatives);
    }
    twice_ordered += tied_positives * (2 * negatives + tied_negatives);
    negatives += tied_negatives;
    positives += tied_positives;
  }
  if (negatives == 0 || positives == 0) return std::nullopt;
  return static_cast<double>(twice_ordered) / 2 /
         (static_cast<double>(negatives) * static_cast<double>(positives));
}

/// Of one class against the rest.
std::optional<double> area_under_roc(Labels labels, const Matrix& probabilities, std::size_t k) {
  Ranked ranked(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    ranked[i] = {probabilities.row(i)[k], labels[i] == k};
  }
  return area_under_roc(std::move(ranked));
}

/// Of class 1 of two.
void measure_positives(Evaluation& result) {
  constexpr std::string_view kCounts = "is 0";
  const ClassMetrics positives = class_metrics(result.confusion)[1];
  result.precision = positives.precision;
  result.recall = positives.recall;
  result.f1 = positives.f1;
  const bool predicted = positives.predicted > 0;
  const bool present = positives.rows > 0;
  if (!predicted)
    result.warnings.push_back(ill_defined("precision", kCounts, "no row was predicted positive"));
  if (!present) result.warnings.push_back(ill_defined("recall", kCounts, "no row is positive"));
  if (!predicted && !present) {
    result.warnings.push_back(ill_defined("f1", kCounts, "no row is or was predicted positive"));
  }
}

/// Macro averages over the classes that are true or predicted somewhere.
void average_classes(Evaluation& result) {
  constexpr std::string_view kCounts = "counts as 0 for some classes";
  std::size_t present = 0;
  bool never_predicted = false;
  bool never_true = false;
  for (const ClassMetrics& one : class_metrics(result.confusion)) {
    if (one.rows == 0 && one.predicted == 0) continue;
    ++present;
    never_predicted = never_predicted || one.predicted == 0;
    never_true = never_true || one.rows == 0;
    result.precision += one.precision;
    result.recall += one.recall;
    result.f1 += one.f1;
  }
  for (double* sum : {&result.precision, &result.recall, &result.f1}) {
    *sum /= static_cast<double>(present);
  }
  if (never_predicted)
    result.warnings.push_back(ill_defined("precision", kCounts, "no row was predicted as them"));
  if (never_true) result.warnings.push_back(ill_defined("recall", kCounts, "no row is of them"));
}

/// Mean squared distance of the probabilities from the truth; of two classes, of p(1) alone.
double brier_score(Labels labels, const Matrix& probabilities) {
  const std::size_t first = probabilities.columns == 2 ? 1 : 0;
  double sum = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    for (std::size_t k = first; k < probabilities.columns; ++k) {
      const double missed = probabilities.row(i)[k] - (labels[i] == k ? 1 : 0);
      sum += missed * missed;
    }
  }
  return sum / static_cast<double>(labels.size());
}

double log_loss(Labels labels, const Matrix& probabilities) {
  constexpr double kSmallest = std::numeric_limits<double>::epsilon();
  double sum = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    sum -= portable_log(std::clamp(probabilities.row(i)[labels[i]], kSmallest, 1 - kSmallest));
  }
  return sum / static_cast<double>(labels.size());
}

/// Of class 1 of two; of more the mean of each class against the rest. NaN with a warning where a
/// class is not present.
double roc_auc(Labels labels, const Matrix& probabilities, std::vector<std::string>& warnings) {
  const bool two = probabilities.columns == 2;
  const std::size_t first = two ? 1 : 0;
  double sum = 0;
  for (std::size_t k = first; k < probabilities.columns; ++k) {
    const auto area = area_under_roc(labels, probabilities, k);
    if (!area) {
      warnings.push_back(two ? "roc_auc is not defined, as all rows are of one class"
                             : "roc_auc is not defined, as no row is of some class");
      return kNoNumber;
    }
    sum += *area;
  }
  return sum / static_cast<double>(probabilities.columns - first);
}

}  // namespace

std::vector<ClassMetrics> class_metrics(const Confusion& confusion) {
  std::vector<ClassMetrics> metrics(confusion.size());
  for (std::size_t truth = 0; truth < confusion.size(); ++truth) {
    for (std::size_t answer = 0; answer < confusion.size(); ++answer) {
      metrics[truth].rows += confusion[truth][answer];
      metrics[answer].predicted += confusion[truth][answer];
    }
  }
  const auto part = [](std::size_t hits, std::size_t all) {
    return all == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(all);
  };
  for (std::size_t k = 0; k < confusion.size(); ++k) {
    const std::size_t hits = confusion[k][k];
    metrics[k].precision = part(hits, metrics[k].predicted);
    metrics[k].recall = part(hits, metrics[k].rows);
    metrics[k].f1 = part(2 * hits, metrics[k].rows + metrics[k].predicted);
  }
  return metrics;
}

Result<Evaluation> evaluate(Labels labels, const BatchPrediction& answers, std::size_t classes) {
  SENT_CHECK(check(labels, answers, classes));
  Evaluation result;
  result.confusion.assign(classes, std::vector<std::size_t>(classes));
  std::size_t hits = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    ++result.confusion[labels[i]][answers.rows[i].label];
    hits += labels[i] == answers.rows[i].label ? 1 : 0;
  }
  result.accuracy = static_cast<double>(hits) / static_cast<double>(labels.size());
  if (classes == 2) {
    measure_positives(result);
  } else {
    average_classes(result);
  }
  const Matrix& probabilities = answers.probabilities;
  if (probabilities.columns == 0) {
    result.roc_auc = result.log_loss = result.brier = kNoNumber;
    return result;
  }
  result.log_loss = log_loss(labels, probabilities);
  result.brier = brier_score(labels, probabilities);
  result.roc_auc = roc_auc(labels, probabilities, result.warnings);
  return result;
}

}  // namespace sentiment
