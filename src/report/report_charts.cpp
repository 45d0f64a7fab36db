#include "report/report_charts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "base/counted.hpp"
#include "report/evaluation_report.hpp"
#include "report/svg_chart.hpp"

namespace sentiment {
namespace {

std::vector<ChartPoint> points_of(const std::vector<CurvePoint>& curve) {
  std::vector<ChartPoint> points;
  for (const auto& [x, y] : curve) points.push_back({x, y, ""});
  return points;
}

}  // namespace

SvgChart roc_chart(const EvaluationReport& report) {
  const double area = report.evaluation.roc_auc;
  return unit_square_chart(
      {.title = "ROC curve, area " + (std::isnan(area) ? "n/a" : fmt::format("{:.4f}", area)),
       .x_label = "false positive rate",
       .y_label = "true positive rate"},
      points_of(report.roc));
}

SvgChart precision_recall_chart(const EvaluationReport& report) {
  return unit_square_chart({.title = "Precision against recall",
                            .x_label = "recall",
                            .y_label = "precision",
                            .diagonal = false},
                           points_of(report.precision_recall));
}

SvgChart calibration_chart(const EvaluationReport& report) {
  std::vector<ChartPoint> points;
  points.reserve(report.calibration.size());
  for (const CalibrationBin& bin : report.calibration) {
    points.push_back({bin.mean_probability, bin.positive_share,
                      fmt::format("{}: predicted {:.3f}, observed {:.3f}", counted(bin.rows, "row"),
                                  bin.mean_probability, bin.positive_share)});
  }
  return unit_square_chart({.title = "Calibration: observed against predicted",
                            .x_label = "predicted probability",
                            .y_label = "observed share"},
                           points);
}

SvgChart confusion_chart(const EvaluationReport& report) {
  return matrix_chart(fmt::format("Confusion matrix of {}", counted(report.rows, "row")),
                      report.labels, report.evaluation.confusion);
}

SvgChart top_terms_chart(const EvaluationReport& report) {
  if (!of_two_classes(report)) {
    constexpr std::size_t kOfEach = 8;
    std::vector<WeightedTerm> terms;
    for (std::size_t k = 0; k < report.class_terms.size(); ++k) {
      const auto& its = report.class_terms[k];
      for (std::size_t i = 0; i < std::min(kOfEach, its.size()); ++i) {
        terms.push_back({report.labels[k] + ": " + its[i].term, its[i].weight});
      }
    }
    return term_chart("Terms that indicate each class: coefficients", terms);
  }
  std::vector<WeightedTerm> terms = report.class_terms[1];
  terms.insert(terms.end(), report.class_terms[0].rbegin(), report.class_terms[0].rend());
  return term_chart(fmt::format("Terms that indicate {} and for {}: coefficients", report.labels[1],
                                report.labels[0]),
                    terms);
}

}  // namespace sentiment
