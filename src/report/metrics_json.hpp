#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "model/evaluation.hpp"
#include "model/named_metrics.hpp"

namespace sentiment {

/// The metrics that the commands print first: accuracy, f1, precision, recall.
inline std::vector<NamedMetric> main_metrics(const Evaluation& evaluation) {
  const auto all = named_metrics(evaluation);
  return {all.begin(), all.begin() + kMainMetrics};
}

/// {name: value}; null for a value that is not finite.
inline Json metrics_json(std::span<const NamedMetric> metrics) {
  Json values = Json::object();
  for (const auto& [name, value] : metrics) {
    values[std::string(name)] = std::isfinite(value) ? Json(value) : Json(nullptr);
  }
  return values;
}

}  // namespace sentiment
