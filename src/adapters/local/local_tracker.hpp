#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/local/home_database.hpp"
#include "ports/tracker.hpp"

namespace sentiment::local {

/// Runs in the home's database, artifacts in its folder `artifacts/`, laid out as MLflow does:
/// `<experiment id>/<run id>/artifacts/…` and `<experiment id>/models/<model id>/artifacts/…`.
/// Artifact URIs are `home:/` and a path below the home, so that a home can be moved.
/// Guarantees: each call is one transaction: it is there whole or not at all. Parameters are
///   write-once; a model is known only once its files are whole.
/// Threads: safe.
/// Errors: invalid_argument for a name MLflow would not take, another value of a parameter, or a
///   metric that is not finite; not_found for an unknown run; else as Database.
class LocalTracker final : public Tracker {
 public:
  explicit LocalTracker(HomeDatabase& home) : home_(&home) {}

  Result<RunId> start_run(const NewRun& run) override;
  Result<void> log_params(const RunId& run, const std::vector<KeyValue>& params) override;
  Result<void> log_metrics(const RunId& run, const std::vector<Metric>& metrics) override;
  Result<void> set_tags(const RunId& run, const std::vector<KeyValue>& tags) override;
  Result<void> log_datasets(const RunId& run, const std::vector<DatasetInput>& datasets) override;
  Result<void> log_artifacts(const RunId& run, const std::filesystem::path& folder,
                             const std::string& path) override;
  Result<LoggedModel> log_model(const RunId& run, const std::string& name,
                                const ModelFolder& folder) override;
  Result<void> end_run(const RunId& run, RunStatus status, TimePoint end_time) override;

  Result<Run> get_run(const RunId& run) override;
  Result<std::vector<Run>> list_runs(const std::string& experiment, int limit) override;
  Result<std::optional<Run>> find_run(const std::string& experiment, const KeyValue& tag) override;
  Result<std::vector<Metric>> metric_history(const RunId& run, const std::string& key) override;
  Result<LoggedModel> find_model(const RunId& run, const std::string& name) override;

 private:
  /// Files on their way to a place in a run's experiment.
  struct Copy {
    std::int64_t experiment = 0;
    std::filesystem::path aside;
  };
  Result<Copy> copy_aside(const RunId& run, const std::filesystem::path& folder);

  HomeDatabase* home_;
};

}  // namespace sentiment::local
