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
    return fail(Code::invalid_argument,
                "Found empty input array (e.g., `y_true` or `y_pred`) while a minimum of 1 sample "
                "is required.");
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

/// Formula: the share of (negative, positive) pairs in the right order, a tie counting one half.
std::optional<double> area_under_roc(Labels labels, Predictions predictions) {
  std::vector<std::pair<double, std::uint8_t>> ranked(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    ranked[i] = {predictions[i].positive_probability, labels[i]};
  }
  std::ranges::sort(ranked);
  std::uint64_t twice_ordered = 0;  // a pair in order counts 2, a tie 1
  std::uint64_t negatives = 0;
  std::uint64_t positives = 0;
  for (std::size_t i = 0; i < ranked.size();) {
    std::uint64_t tied_negatives = 0;
    std::uint64_t tied_positives = 0;
    const double score = ranked[i].first;
    for (; i < ranked.size() && ranked[i].first == score; ++i) {
      ++(ranked[i].second == 1 ? tied_positives : tied_negatives);
    }
    twice_ordered += tied_positives * (2 * negatives + tied_negatives);
    negatives += tied_negatives;
    positives += tied_positives;
  }
  if (negatives == 0 || positives == 0) return std::nullopt;
  return static_cast<double>(twice_ordered) / 2 /
         (static_cast<double>(negatives) * static_cast<double>(positives));
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

  const auto& [negatives, positives] = result.confusion;
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

}  // namespace sentiment
