#pragma once

#include <string>

#include "report/evaluation_report.hpp"

namespace sentiment {

/// The report for a terminal: metrics, confusion matrix, heaviest terms; ends in a newline.
std::string text_report(const EvaluationReport& report);

}  // namespace sentiment
