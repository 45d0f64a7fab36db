#pragma once

#include <cmath>
#include <span>
#include <string>

#include "base/json.hpp"
#include "model/named_metrics.hpp"

namespace sentiment {

/// {name: value}; null for a value that is not finite.
inline Json metrics_json(std::span<const NamedMetric> metrics) {
  Json values = Json::object();
  for (const auto& [name, value] : metrics) {
    values[std::string(name)] = std::isfinite(value) ? Json(value) : Json(nullptr);
  }
  return values;
}

}  // namespace sentiment
