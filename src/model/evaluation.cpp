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

#include "base/error.hpp"
#include "base/python_repr.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

using Labels = std::span<const std::uint8_t>;
using Predictions = std::span<const Prediction>;

constexpr std::string_view kEmpty =
    "Found empty input array (e.g., `y_true` or `y_pred`) while a minimum of 1 sample is required.";

/// Whether they come from a model that gives none.
bool without_probabilities(Predictions predictions) {
  return std::ranges::all_of(predictions, [](const Prediction& prediction) {
    return std::isnan(prediction.positive_probability);
  });
}

Result<void> check(Labels labels, Predictions predictions) {
  if (labels.size() != predictions.size()) {
    return fail(Code::invalid_argument,
                fmt::format("Found input variables with inconsistent numbers of samples: [{}, {}]",
                            labels.size(), predictions.size()));
  }
  if (labels.empty()) {
    return fail(Code::invalid_argument, std::string(kEmpty));
  }
  const bool no_probabilities = without_probabilities(predictions);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double p = predictions[i].positive_probability;
    if (labels[i] > 1 || predictions[i].label > 1) {
      return fail(Code::invalid_argument,
                  fmt::format("labels must be 0 or 1, found {} in row {}",
                              std::max<std::uint32_t>(labels[i], predictions[i].label), i));
    }
    if (no_probabilities) continue;
    if (std::isnan(p)) return fail(Code::invalid_argument, "Input contains NaN.");
    if (p > 1) {
      return fail(Code::invalid_argument,
                  "y_prob contains values greater than 1: " + python_repr(p));
    }
    if (p < 0) {
      return fail(Code::invalid_argument, "y_prob contains values less than 0: " + python_repr(p));
    }
  }
  return {};
}

/// part / whole, 0 with scikit-learn's warning where there is no whole.
double share(std::size_t part, std::size_t whole, std::string_view metric, std::string_view missing,
             std::vector<std::string>& warnings) {
  if (whole > 0) return static_cast<double>(part) / static_cast<double>(whole);
  warnings.push_back(
      fmt::format("{} is ill-defined and being set to 0.0 due to no {} samples. Use "
                  "`zero_division` parameter to control this behavior.",
                  metric, missing));
  return 0;
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

std::optional<double> area_under_roc(Labels labels, Predictions predictions) {
  Ranked ranked(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    ranked[i] = {predictions[i].positive_probability, labels[i] == 1};
  }
  return area_under_roc(std::move(ranked));
}

Result<void> check_many(Labels labels, const Answers& answers, std::size_t classes) {
  const auto& [predictions, probabilities] = answers;
  if (labels.size() != predictions.size() ||
      (!probabilities.empty() && probabilities.size() != labels.size() * classes)) {
    return fail(Code::invalid_argument,
                fmt::format("Found input variables with inconsistent numbers of samples: [{}, {}]",
                            labels.size(), predictions.size()));
  }
  if (labels.empty()) return fail(Code::invalid_argument, std::string(kEmpty));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::size_t highest = std::max<std::size_t>(labels[i], predictions[i].label);
    if (highest < classes) continue;
    return fail(Code::invalid_argument,
                fmt::format("labels must be below {}, found {} in row {}", classes, highest, i));
  }
  const bool sound = std::ranges::all_of(probabilities, [](double p) { return p >= 0 && p <= 1; });
  if (!sound) return fail(Code::invalid_argument, "y_prob contains values outside [0, 1].");
  return {};
}

/// Macro averages over the classes that are true or predicted somewhere.
void average_classes(Evaluation& result) {
  constexpr std::string_view kWarning =
      "{} is ill-defined and being set to 0.0 in labels with no {} samples. Use `zero_division` "
      "parameter to control this behavior.";
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
  if (never_predicted) {
    result.warnings.push_back(fmt::format(kWarning, "Precision", "predicted"));
  }
  if (never_true) result.warnings.push_back(fmt::format(kWarning, "Recall", "true"));
}

/// What the probabilities are worth. Shape: probabilities[row * classes + class]
void score_probabilities(Evaluation& result, Labels labels, std::span<const double> probabilities,
                         std::size_t classes) {
  constexpr double kSmallest = std::numeric_limits<double>::epsilon();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto p = probabilities.subspan(i * classes, classes);
    result.log_loss -= std::log(std::clamp(p[labels[i]], kSmallest, 1 - kSmallest));
    for (std::size_t k = 0; k < classes; ++k) {
      const double missed = p[k] - (labels[i] == k ? 1 : 0);
      result.brier += missed * missed;
    }
  }
  result.log_loss /= static_cast<double>(labels.size());
  result.brier /= static_cast<double>(labels.size());
  for (std::size_t k = 0; k < classes; ++k) {
    Ranked ranked(labels.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
      ranked[i] = {probabilities[i * classes + k], labels[i] == k};
    }
    const auto area = area_under_roc(std::move(ranked));
    if (!area) {
      result.roc_auc = std::numeric_limits<double>::quiet_NaN();
      result.warnings.emplace_back(
          "A class is not present in y_true. ROC AUC score is not defined in that case.");
      return;
    }
    result.roc_auc += *area / static_cast<double>(classes);
  }
}

}  // namespace

Result<Evaluation> evaluate(Labels labels, Predictions predictions) {
  SENT_CHECK(check(labels, predictions));
  Evaluation result;
  const auto rows = static_cast<double>(labels.size());
  constexpr double kSmallest = std::numeric_limits<double>::epsilon();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double p = predictions[i].positive_probability;
    ++result.confusion[labels[i]][predictions[i].label];
    const double of_truth = std::clamp(labels[i] == 1 ? p : 1 - p, kSmallest, 1 - kSmallest);
    result.log_loss -= std::log(of_truth);
    result.brier += (p - labels[i]) * (p - labels[i]);
  }
  result.log_loss /= rows;
  result.brier /= rows;

  const auto& negatives = result.confusion[0];
  const auto& positives = result.confusion[1];
  const std::size_t hits = positives[1];
  const std::size_t predicted = negatives[1] + positives[1];
  const std::size_t present = positives[0] + positives[1];
  result.accuracy = static_cast<double>(negatives[0] + hits) / rows;
  result.precision = share(hits, predicted, "Precision", "predicted", result.warnings);
  result.recall = share(hits, present, "Recall", "true", result.warnings);
  result.f1 =
      share(2 * hits, present + predicted, "F-score", "true nor predicted", result.warnings);

  if (without_probabilities(predictions)) {
    result.roc_auc = result.log_loss = result.brier = std::numeric_limits<double>::quiet_NaN();
    return result;
  }
  const auto area = area_under_roc(labels, predictions);
  result.roc_auc = area.value_or(std::numeric_limits<double>::quiet_NaN());
  if (!area) {
    result.warnings.emplace_back(
        "Only one class is present in y_true. ROC AUC score is not defined in that case.");
  }
  return result;
}

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

Result<Evaluation> evaluate(Labels labels, const Answers& answers, std::size_t classes) {
  if (classes == 2) return evaluate(labels, answers.predictions);
  SENT_CHECK(check_many(labels, answers, classes));
  Evaluation result;
  result.confusion.assign(classes, std::vector<std::size_t>(classes));
  std::size_t hits = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    ++result.confusion[labels[i]][answers.predictions[i].label];
    hits += labels[i] == answers.predictions[i].label ? 1 : 0;
  }
  result.accuracy = static_cast<double>(hits) / static_cast<double>(labels.size());
  average_classes(result);
  if (answers.probabilities.empty()) {
    result.roc_auc = result.log_loss = result.brier = std::numeric_limits<double>::quiet_NaN();
  } else {
    score_probabilities(result, labels, answers.probabilities, classes);
  }
  return result;
}

}  // namespace sentiment
