#include "report/json_report.hpp"

#include <cstddef>
#include <vector>

#include "base/json.hpp"
#include "model/evaluation.hpp"
#include "model/named_metrics.hpp"
#include "report/evaluation_report.hpp"
#include "report/metrics_json.hpp"

namespace sentiment {
namespace {

Json terms(const std::vector<WeightedTerm>& weighted) {
  Json list = Json::array();
  for (const auto& [term, weight] : weighted) list.push_back({{"term", term}, {"weight", weight}});
  return list;
}

Json points(const std::vector<CurvePoint>& curve) {
  Json list = Json::array();
  for (const auto& [x, y] : curve) list.push_back({x, y});
  return list;
}

}  // namespace

Json json_report(const EvaluationReport& report) {
  const Evaluation& evaluation = report.evaluation;
  Json out;
  out["title"] = report.title;
  out["facts"] = Json::object();
  for (const auto& [name, value] : report.facts) out["facts"][name] = value;
  out["labels"] = report.labels;
  out["rows"] = report.rows;
  out["metrics"] = metrics_json(named_metrics(evaluation));
  out["confusion_matrix"] = evaluation.confusion;
  out["warnings"] = evaluation.warnings;
  if (!of_two_classes(report)) {
    const auto each = class_metrics(evaluation.confusion);
    out["classes"] = Json::array();
    for (std::size_t k = 0; k < each.size(); ++k) {
      out["classes"].push_back({{"label", report.labels[k]},
                                {"rows", each[k].rows},
                                {"precision", each[k].precision},
                                {"recall", each[k].recall},
                                {"f1", each[k].f1},
                                {"terms", terms(report.class_terms[k])}});
    }
    return out;
  }
  out["positive_terms"] = terms(report.class_terms[1]);
  out["negative_terms"] = terms(report.class_terms[0]);
  out["roc_curve"] = points(report.roc);
  out["precision_recall_curve"] = points(report.precision_recall);
  out["calibration"] = Json::array();
  for (const CalibrationBin& bin : report.calibration) {
    out["calibration"].push_back({{"rows", bin.rows},
                                  {"mean_probability", bin.mean_probability},
                                  {"positive_share", bin.positive_share}});
  }
  return out;
}

}  // namespace sentiment
