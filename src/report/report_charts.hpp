#pragma once

#include "report/evaluation_report.hpp"
#include "report/svg_chart.hpp"

namespace sentiment {

/// The report's pictures.
SvgChart roc_chart(const EvaluationReport& report);
SvgChart precision_recall_chart(const EvaluationReport& report);
SvgChart calibration_chart(const EvaluationReport& report);
SvgChart confusion_chart(const EvaluationReport& report);
SvgChart top_terms_chart(const EvaluationReport& report);

}  // namespace sentiment
