#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/mlflow/artifact_repository.hpp"
#include "adapters/mlflow/run_leases.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "clients/mlflow/client.hpp"
#include "clients/mlflow/tracking.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// Runs on an MLflow server, as complete as the Python client's.
/// Guarantees: a call of log_params, log_metrics, set_tags or log_datasets is taken whole or not at
///   all, up to 100 params, 100 tags and 800 metrics; beyond that in parts of that size. One run
///   and one model come of start_run and log_model, however often a request had to be sent again: a
///   lost answer is followed by a look for what it may have made (a run by its tag
///   sentiment.run_id, which start_run adds where the caller gave none). The window: a request that
///   the server takes up only after that look makes a second one, left RUNNING or PENDING without
///   files. What MLflow would cut without a word (params over 6000 characters, tags over 8000) is
///   cut here, with a mark that says so.
/// Models: the server gives a logged model its id; the MLmodel that is uploaded names that one in
///   place of the folder's own, which becomes the tag `sentiment.model_id`. Files come first, then
///   the link to the run, the run's latest metrics once more as the model's, and READY last: a
///   model that is READY is whole, one that is not is finished by the next log_model for its name.
/// Threads: one caller at a time. Errors: as the port and the client. After a stop the first call
///   is interrupted; what is sent then, or once a run ends as FAILED or KILLED, has three seconds.
class MlflowTracker final : public Tracker {
 public:
  /// All outlive the tracker. `leases` are told of the runs that it opens and ends; null: nobody
  /// is.
  MlflowTracker(mlflow::Client& client, const ArtifactRepositories& repositories,
                RunLeases* leases = nullptr)
      : client_(&client), repositories_(&repositories), leases_(leases) {}

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

  /// Ends the runs whose process died as FAILED, with the reason, and says how many they were.
  Result<int> end_dead_runs(TimePoint now);

 private:
  /// Reads back what was created: an answer alone does not prove it.
  Result<mlflow::Run> read_back(const std::string& run);
  /// Where a run's artifacts go; from memory for runs that were seen before.
  Result<std::string> artifact_uri(const RunId& run);
  Result<std::optional<mlflow::Run>> find_dead(const RunLeases::Dead& dead);
  Result<std::string> experiment_name(const std::string& id);
  Result<Run> to_run(const mlflow::Run& run);
  Result<mlflow::LoggedModel> open_model(const mlflow::Run& run, const std::string& name,
                                         const ModelFolder& folder);
  Result<void> upload_model(const mlflow::LoggedModel& model, const ModelFolder& folder);
  Result<void> log_model_metrics(const mlflow::Run& run, const std::string& model_id);

  mlflow::Client* client_;
  const ArtifactRepositories* repositories_;
  RunLeases* leases_;
  std::map<std::string, std::string> experiment_names_;  ///< by id
  std::map<std::string, std::string> artifact_uris_;     ///< by run
};

}  // namespace sentiment
