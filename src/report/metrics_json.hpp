#pragma once

#include <span>
#include <string>

#include "base/json.hpp"
#include "model/named_metrics.hpp"

namespace sentiment {

/// {name: value}; a value that is not finite is written as null.
inline Json metrics_json(std::span<const NamedMetric> metrics) {
  Json values = Json::object();
  for (const auto& [name, value] : metrics) values[std::string(name)] = value;
  return values;
}

}  // namespace sentiment
