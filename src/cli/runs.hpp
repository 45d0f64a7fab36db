#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// The run that a version came from; nullopt where the tracker does not have it any more (mlflow gc
/// removes deleted runs).
Result<std::optional<Run>> find_run_of(Tracker& tracker, const RegisteredVersion& version);

/// "challenger, champion"; "-" where no alias points to it.
std::string aliases_text(const RegisteredVersion& version);

/// Newest value of a metric to four places; "-" without one.
std::string metric_cell(const Run& run, std::string_view key);

/// "0.12 s", "3 min 5 s", "-" while it lasts.
std::string duration_text(TimePoint start, const std::optional<TimePoint>& end);

/// Everything known of a run but its flow.
Json run_json(const Run& run);

}  // namespace sentiment
