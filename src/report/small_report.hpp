#pragma once

#include <limits>

#include "report/evaluation_report.hpp"

namespace sentiment::testing_support {

/// A report made by hand, with something in every part of it.
inline EvaluationReport small_report() {
  EvaluationReport report;
  report.title = "sentiment-classifier";
  report.facts = {{"run", "0123"}, {"data", "a&b.csv"}};
  report.labels = {"negative", "positive"};
  report.rows = 200;
  report.evaluation.accuracy = 0.81;
  report.evaluation.roc_auc = std::numeric_limits<double>::quiet_NaN();
  report.evaluation.log_loss = 0.5407412780637931;
  report.evaluation.confusion = {{75, 23}, {15, 87}};
  report.evaluation.warnings = {"Only one class"};
  report.class_terms = {{{"bad", -1.9615}}, {{"great", 1.9513}, {"best", 0.97565}}};
  report.roc = {{0, 0}, {0.25, 0.75}, {1, 1}};
  report.precision_recall = {{0, 1}, {0.5, 0.75}};
  report.calibration = {{40, 0.15, 0.1}};
  report.mistakes = {{7, "not <b>bad</b>", 1, 0, 0.125}};
  return report;
}

}  // namespace sentiment::testing_support
