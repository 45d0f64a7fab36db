#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/evaluation.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// An evaluation as a run's metrics, by the names MLflow's users know:
/// accuracy, f1, precision, recall, roc_auc, log_loss, brier (what is not a number is left out);
/// for a user's own classes, then f1, precision and recall of each: "f1_sports", …
std::vector<Metric> evaluation_metrics(const Evaluation& evaluation,
                                       std::span<const std::string> classes, TimePoint time);
}  // namespace sentiment
