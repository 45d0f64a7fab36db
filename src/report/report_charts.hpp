#pragma once

#include <string>

#include "report/evaluation_report.hpp"

namespace sentiment {

/// The report's pictures as SVG elements, for a page or, through svg_file(), as files.
std::string roc_chart(const EvaluationReport& report);
std::string precision_recall_chart(const EvaluationReport& report);
std::string calibration_chart(const EvaluationReport& report);
std::string confusion_chart(const EvaluationReport& report);
std::string top_terms_chart(const EvaluationReport& report);

}  // namespace sentiment
