#include "report/evaluation_report.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "features/tfidf.hpp"
#include "model/classifier.hpp"
#include "model/evaluation.hpp"
#include "model/linear_model.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kTerms = 20;
constexpr std::size_t kBins = 10;
/// More points than a chart has pixels say nothing more.
constexpr std::size_t kCurvePoints = 200;

/// The kTerms columns that come first by `before`, as far as `keep` lets them.
template <class Before, class Keep>
std::vector<WeightedTerm> heaviest(const TfidfVectorizer& vectorizer,
                                   std::span<const double> weights, Before before, Keep keep) {
  std::vector<std::uint32_t> columns(weights.size());
  std::iota(columns.begin(), columns.end(), std::uint32_t{0});
  const auto cut = columns.begin() + static_cast<std::ptrdiff_t>(std::min(kTerms, columns.size()));
  std::partial_sort(columns.begin(), cut, columns.end(), [&](std::uint32_t a, std::uint32_t b) {
    return weights[a] != weights[b] ? before(weights[a], weights[b]) : a < b;
  });
  std::vector<WeightedTerm> terms;
  for (auto column = columns.begin(); column != cut && keep(weights[*column]); ++column) {
    terms.push_back({std::string(vectorizer.term(*column)), weights[*column]});
  }
  return terms;
}

bool above_zero(double weight) { return weight > 0; }

/// What speaks for each class.
std::vector<std::vector<WeightedTerm>> terms_by_class(const TfidfVectorizer& vectorizer,
                                                      const LinearModel& model) {
  if (model.scores == 1) {
    return {heaviest(vectorizer, model.weights, std::less{}, [](double w) { return w < 0; }),
            heaviest(vectorizer, model.weights, std::greater{}, above_zero)};
  }
  std::vector<std::vector<WeightedTerm>> terms;
  std::vector<double> weights(vectorizer.size());
  for (std::size_t k = 0; k < model.scores; ++k) {
    for (std::uint32_t column = 0; column < weights.size(); ++column) {
      weights[column] = model.weight(column, k);
    }
    terms.push_back(heaviest(vectorizer, weights, std::greater{}, above_zero));
  }
  return terms;
}

/// How many rows of each class one threshold lets through.
using Threshold = std::array<std::size_t, 2>;

/// What each threshold that a chart can show lets through, the highest first; tied rows go
/// together. Empty for one class only.
std::vector<Threshold> thresholds(std::span<const std::uint8_t> labels,
                                  const Matrix& probabilities) {
  std::vector<std::size_t> order(labels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, std::greater{},
                    [&](std::size_t row) { return probabilities.row(row)[1]; });
  std::vector<Threshold> found;
  Threshold now{};
  const std::size_t step = std::max<std::size_t>(1, labels.size() / kCurvePoints);
  std::size_t last = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    ++now[labels[order[i]]];
    const bool ends = i + 1 == order.size();
    const bool tied = !ends && probabilities.row(order[i])[1] == probabilities.row(order[i + 1])[1];
    if (tied || (!ends && i + 1 - last < step)) continue;
    last = i + 1;
    found.push_back(now);
  }
  if (now[0] == 0 || now[1] == 0) found.clear();
  return found;
}

double share(std::size_t part, std::size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

/// `first`, then the point of each threshold; empty where there is none.
template <class PointOf>
std::vector<CurvePoint> curve_of(std::span<const Threshold> thresholds, CurvePoint first,
                                 PointOf point_of) {
  if (thresholds.empty()) return {};
  std::vector<CurvePoint> curve{first};
  for (const auto& seen : thresholds) curve.push_back(point_of(seen, thresholds.back()));
  return curve;
}

CurvePoint roc_point(const Threshold& seen, const Threshold& all) {
  return {share(seen[0], all[0]), share(seen[1], all[1])};
}

/// Formula: precision = tp / (tp + fp), recall = tp / p; beside recall 0 precision counts as 1
/// Source:  scikit-learn precision_recall_curve
CurvePoint precision_recall_point(const Threshold& seen, const Threshold& all) {
  return {share(seen[1], all[1]), share(seen[1], seen[0] + seen[1])};
}

std::string clipped(std::string_view text) {
  const std::string_view beginning = clip_utf8(text, kMistakeBytes);
  return std::string(beginning) + (beginning.size() < text.size() ? "…" : "");
}

std::vector<Mistake> surest_mistakes(std::span<const std::string_view> texts,
                                     std::span<const std::uint8_t> labels,
                                     const BatchPrediction& answers) {
  const auto& predictions = answers.rows;
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < labels.size(); ++row) {
    if (predictions[row].label != labels[row]) rows.push_back(row);
  }
  std::ranges::stable_sort(rows, std::greater{},
                           [&](std::size_t row) { return predictions[row].confidence; });
  rows.resize(std::min(rows.size(), kMostMistakes));
  std::vector<Mistake> mistakes;
  mistakes.reserve(rows.size());
  for (const std::size_t row : rows) {
    const auto probabilities = answers.probabilities.row(row);
    const std::size_t shown = probabilities.size() == 2 ? 1 : predictions[row].label;
    mistakes.push_back(
        {row + 1, clipped(texts[row]), labels[row], predictions[row].label, probabilities[shown]});
  }
  return mistakes;
}

std::vector<CalibrationBin> calibration_bins(std::span<const std::uint8_t> labels,
                                             const Matrix& probabilities) {
  std::array<CalibrationBin, kBins> bins{};
  for (std::size_t row = 0; row < labels.size(); ++row) {
    const double p = probabilities.row(row)[1];
    CalibrationBin& bin = bins[std::min(kBins - 1, static_cast<std::size_t>(p * kBins))];
    ++bin.rows;
    bin.mean_probability += p;
    bin.positive_share += labels[row];
  }
  std::vector<CalibrationBin> filled;
  for (CalibrationBin& bin : bins) {
    if (bin.rows == 0) continue;
    bin.mean_probability /= static_cast<double>(bin.rows);
    bin.positive_share /= static_cast<double>(bin.rows);
    filled.push_back(bin);
  }
  return filled;
}

}  // namespace

EvaluationReport make_report(std::string title,
                             std::vector<std::pair<std::string, std::string>> facts,
                             const Classifier& classifier, std::span<const std::string_view> texts,
                             std::span<const std::uint8_t> labels, const BatchPrediction& answers,
                             const Evaluation& evaluation) {
  EvaluationReport report;
  report.title = std::move(title);
  report.facts = std::move(facts);
  report.labels = classifier.labels();
  report.rows = labels.size();
  report.evaluation = evaluation;
  report.mistakes = surest_mistakes(texts, labels, answers);
  report.class_terms = terms_by_class(classifier.vectorizer(), classifier.model());
  if (!of_two_classes(report)) return report;
  const auto curve = thresholds(labels, answers.probabilities);
  report.roc = curve_of(curve, {0, 0}, roc_point);
  report.precision_recall = curve_of(curve, {0, 1}, precision_recall_point);
  report.calibration = calibration_bins(labels, answers.probabilities);
  return report;
}

}  // namespace sentiment
