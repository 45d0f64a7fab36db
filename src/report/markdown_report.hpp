#pragma once

#include <string>

#include "base/json.hpp"
#include "report/evaluation_report.hpp"

namespace sentiment {

/// The report in GitHub's markdown: facts, metrics, heaviest terms.
std::string markdown_report(const EvaluationReport& report);

/// The confusion matrix as a list of objects: a row for each true class, a column for each
/// predicted.
Json confusion_rows(const EvaluationReport& report);

/// The ROC curve as a picture: an SVG document in a data: address; empty for one class only.
std::string roc_picture(const EvaluationReport& report);

}  // namespace sentiment
