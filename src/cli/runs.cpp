#include "cli/runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

Json pairs(const std::vector<KeyValue>& values) {
  Json object = Json::object();
  for (const auto& [key, value] : values) object[key] = value;
  return object;
}

}  // namespace

Result<std::optional<Run>> find_run_of(Tracker& tracker, const RegisteredVersion& version) {
  auto found = tracker.get_run(version.run_id);
  if (found) return std::optional(*std::move(found));
  if (found.error().code == Code::not_found) return std::optional<Run>{};
  return tl::make_unexpected(found.error());
}

std::string aliases_text(const RegisteredVersion& version) {
  std::string names;
  for (const auto& alias : version.aliases) names += (names.empty() ? "" : ", ") + alias.value();
  return names.empty() ? "-" : names;
}

std::string metric_cell(const Run& run, std::string_view key) {
  const auto found = std::ranges::find(run.metrics, key, &Metric::key);
  return found == run.metrics.end() ? "-" : fmt::format("{:.4f}", found->value);
}

std::string duration_text(TimePoint start, const std::optional<TimePoint>& end) {
  if (!end) return "-";
  const auto lasted = *end - start;
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(lasted);
  if (minutes.count() == 0) {
    return fmt::format("{:.2f} s", std::chrono::duration<double>(lasted).count());
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(lasted - minutes);
  return fmt::format("{} min {} s", minutes.count(), seconds.count());
}

Json run_json(const Run& run) {
  Json metrics = Json::object();
  for (const auto& metric : run.metrics) metrics[metric.key] = metric.value;
  Json datasets = Json::array();
  for (const auto& data : run.datasets) {
    datasets.push_back({{"name", data.name},
                        {"digest", data.digest},
                        {"context", data.context},
                        {"source", data.source}});
  }
  Json document{{"run_id", run.id.value()},
                {"name", run.name},
                {"experiment", run.experiment},
                {"status", to_string(run.status)},
                {"user", run.user},
                {"start_time", to_iso8601(run.start_time)},
                {"end_time", nullptr},
                {"artifact_uri", run.artifact_uri},
                {"metrics", std::move(metrics)},
                {"params", pairs(run.params)},
                {"tags", pairs(run.tags)},
                {"datasets", std::move(datasets)}};
  if (run.end_time) document["end_time"] = to_iso8601(*run.end_time);
  return document;
}

}  // namespace sentiment
