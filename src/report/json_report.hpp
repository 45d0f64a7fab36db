#pragma once

#include "base/json.hpp"
#include "report/evaluation_report.hpp"

namespace sentiment {

/// The report as one JSON object in full precision; a metric that is not defined is null.
Json json_report(const EvaluationReport& report);

}  // namespace sentiment
