#include "registry/evaluation_metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "data/class_names.hpp"
#include "model/evaluation.hpp"
#include "model/named_metrics.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

/// A class in a metric's name, of characters that trackers take; its number where they leave doubt.
std::string metric_suffix(std::span<const std::string> classes, std::size_t number) {
  constexpr std::string_view kTaken =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
  const bool plain = std::ranges::all_of(classes, [&](const std::string& name) {
    return name.size() <= 100 && name.find_first_not_of(kTaken) == std::string::npos;
  });
  return plain ? classes[number] : fmt::format("class_{}", number);
}

}  // namespace

std::vector<Metric> evaluation_metrics(const Evaluation& evaluation,
                                       std::span<const std::string> classes, TimePoint time) {
  std::vector<Metric> metrics;
  for (const auto& [name, value] : named_metrics(evaluation)) {
    if (std::isfinite(value)) metrics.push_back({std::string(name), value, time});
  }
  if (are_sentiments(classes)) return metrics;
  const auto each = class_metrics(evaluation.confusion);
  for (std::size_t k = 0; k < each.size(); ++k) {
    const std::string name = metric_suffix(classes, k);
    metrics.push_back({"f1_" + name, each[k].f1, time});
    metrics.push_back({"precision_" + name, each[k].precision, time});
    metrics.push_back({"recall_" + name, each[k].recall, time});
  }
  return metrics;
}

}  // namespace sentiment
