#include "report/evaluation_report.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "features/tfidf.hpp"
#include "model/classifier.hpp"
#include "model/evaluation.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kTerms = 20;
constexpr std::size_t kBins = 10;
/// More points than a chart has pixels say nothing more.
constexpr std::size_t kRocPoints = 200;

/// The kTerms columns that come first by `before`, as far as `keep` lets them.
template <class Before, class Keep>
std::vector<WeightedTerm> heaviest(const Classifier& classifier, Before before, Keep keep) {
  const std::vector<double>& weights = classifier.model().coefficients;
  std::vector<std::uint32_t> columns(weights.size());
  std::iota(columns.begin(), columns.end(), std::uint32_t{0});
  const auto cut = columns.begin() + static_cast<std::ptrdiff_t>(std::min(kTerms, columns.size()));
  std::partial_sort(columns.begin(), cut, columns.end(), [&](std::uint32_t a, std::uint32_t b) {
    return weights[a] != weights[b] ? before(weights[a], weights[b]) : a < b;
  });
  std::vector<WeightedTerm> terms;
  for (auto column = columns.begin(); column != cut && keep(weights[*column]); ++column) {
    terms.push_back({std::string(classifier.vectorizer().term(*column)), weights[*column]});
  }
  return terms;
}

std::vector<RocPoint> roc_curve(std::span<const std::uint8_t> labels,
                                std::span<const Prediction> predictions) {
  const auto positives = static_cast<std::size_t>(std::ranges::count(labels, std::uint8_t{1}));
  const std::size_t negatives = labels.size() - positives;
  if (positives == 0 || negatives == 0) return {};
  std::vector<std::size_t> order(labels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, std::greater{},
                    [&](std::size_t row) { return predictions[row].positive_probability; });
  std::vector<RocPoint> curve{{0, 0}};
  std::array<std::size_t, 2> seen{};
  const std::size_t step = std::max<std::size_t>(1, labels.size() / kRocPoints);
  std::size_t last = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    ++seen[labels[order[i]]];
    const bool ends = i + 1 == order.size();
    const bool tied = !ends && predictions[order[i]].positive_probability ==
                                   predictions[order[i + 1]].positive_probability;
    if (tied || (!ends && i + 1 - last < step)) continue;
    last = i + 1;
    curve.push_back({static_cast<double>(seen[0]) / static_cast<double>(negatives),
                     static_cast<double>(seen[1]) / static_cast<double>(positives)});
  }
  return curve;
}

std::vector<CalibrationBin> calibration_bins(std::span<const std::uint8_t> labels,
                                             std::span<const Prediction> predictions) {
  std::array<CalibrationBin, kBins> bins{};
  for (std::size_t row = 0; row < labels.size(); ++row) {
    const double p = predictions[row].positive_probability;
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
                             const Classifier& classifier, std::span<const std::uint8_t> labels,
                             std::span<const Prediction> predictions,
                             const Evaluation& evaluation) {
  EvaluationReport report;
  report.title = std::move(title);
  report.facts = std::move(facts);
  report.labels = classifier.labels();
  report.rows = labels.size();
  report.evaluation = evaluation;
  report.positive_terms = heaviest(classifier, std::greater{}, [](double w) { return w > 0; });
  report.negative_terms = heaviest(classifier, std::less{}, [](double w) { return w < 0; });
  report.roc = roc_curve(labels, predictions);
  report.calibration = calibration_bins(labels, predictions);
  return report;
}

}  // namespace sentiment
