#pragma once

#include "flow/flow.hpp"
#include "report/evaluation_report.hpp"

namespace sentiment {

/// Shows an evaluation beside the running task: the report, the confusion matrix, the ROC curve.
/// Cost: well under a millisecond beside making the report.
void show_evaluation(Flow& flow, const EvaluationReport& report);

}  // namespace sentiment
