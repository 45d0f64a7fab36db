#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/values.hpp"

namespace sentiment::mlflow {

struct Experiment {
  std::string id;
  std::string name;
  bool deleted = false;
};

enum class RunStatus { running, scheduled, finished, failed, killed };
struct NewRun {
  std::string experiment_id;
  std::string name;  ///< "" = the server thinks of one
  std::string user;
  TimePoint start_time{};
  std::vector<Tag> tags;
  /// Key of the tag whose value no other run of the experiment has: by it a run is found again
  /// when the answer to its creation got lost.
  std::string unique_tag;
};

/// One point of a metric's history, of a run or of a logged model on a data set.
struct MetricPoint {
  std::string key;
  double value = 0;
  TimePoint time{};
  std::int64_t step = 0;
  std::string model_id;      ///< "" = of the run alone
  std::string dataset_name;  ///< with model_id: what it was measured on; may be ""
  std::string dataset_digest;
};

struct DatasetInput {
  std::string name;
  std::string digest;
  std::string source_type;  ///< "local", "s3", "http", "code"
  std::string source;       ///< JSON
  std::string schema;       ///< JSON
  std::string profile;      ///< JSON
  std::string context;      ///< tag mlflow.data.context: "training", "testing"; may be ""
};

struct Run {
  std::string id;
  std::string experiment_id;
  std::string name;
  std::string user;
  RunStatus status = RunStatus::running;
  TimePoint start_time{};
  std::optional<TimePoint> end_time;
  std::string artifact_uri;
  std::vector<Tag> params;
  std::vector<MetricPoint> metrics;  ///< the latest of each key
  std::vector<Tag> tags;
  std::vector<DatasetInput> datasets;
  std::vector<std::string> model_ids;  ///< logged models that came out of it
};

struct Batch {
  std::vector<MetricPoint> metrics;
  std::vector<Tag> params;
  std::vector<Tag> tags;
};

struct RunSearch {
  std::vector<std::string> experiment_ids;
  std::string filter;                 ///< MLflow's filter language; "" = all
  std::vector<std::string> order_by;  ///< e.g. "attributes.start_time DESC"
  int limit = 1000;                   ///< asked for page by page
};

/// Experiments, runs, and what is logged to a run.
/// Threads: one caller at a time. Errors: those of Api; invalid_argument, before anything is sent,
/// for a value the server would cut or misread: over-long text, a NUL, a metric that is not a
/// number.
class Tracking {
 public:
  explicit Tracking(Api& api) : api_(&api) {}

  /// nullopt is the server's own answer that there is none.
  Result<std::optional<Experiment>> find_experiment(const std::string& name);
  Result<Experiment> get_experiment(const std::string& id);
  /// The experiment of that name, made when missing, also when two make it at once.
  /// Errors: failed_precondition when it was deleted: its name stays taken.
  Result<Experiment> ensure_experiment(const std::string& name);

  /// Makes one run however often the request has to be sent.
  Result<Run> create_run(const NewRun& run);
  Result<Run> get_run(const std::string& run_id);
  Result<std::vector<Run>> search_runs(const RunSearch& search);
  /// Sets the status and checks that the server took it (it ignores what it does not know).
  Result<Run> update_run(const std::string& run_id, RunStatus status,
                         std::optional<TimePoint> end_time);

  /// Marks it deleted: it is not found by a search any more, and can be restored until `mlflow gc`.
  Result<void> delete_run(const std::string& run_id);

  /// Split where it is more than one request may hold (1000 metrics, 100 params, 100 tags, 1000 in
  /// all). Within a request all is taken or nothing. Params are written once: another value is
  /// invalid_argument.
  Result<void> log_batch(const std::string& run_id, const Batch& batch);
  Result<void> log_inputs(const std::string& run_id, const std::vector<DatasetInput>& datasets);
  /// Links a logged model to the run that made it; linked already is done.
  Result<void> log_output(const std::string& run_id, const std::string& model_id);
  /// Every point of one metric; an unknown run has none.
  Result<std::vector<MetricPoint>> metric_history(const std::string& run_id,
                                                  const std::string& key);

 private:
  Api* api_;
};

}  // namespace sentiment::mlflow
