#pragma once

#include <string>

#include "report/evaluation_report.hpp"

namespace sentiment {

/// The report as one HTML page that needs nothing else: no script, no font, no request. All texts
/// are escaped. Metrics, confusion matrix, heaviest terms, ROC and calibration curve.
std::string html_report(const EvaluationReport& report);

}  // namespace sentiment
