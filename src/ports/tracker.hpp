#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/ids.hpp"

namespace sentiment {

/// A key with a text value: a parameter or a tag.
struct KeyValue {
  std::string key;
  std::string value;
  friend bool operator==(const KeyValue&, const KeyValue&) = default;
};

/// The value of a key; nullptr where there is none.
const std::string* find_value(const std::vector<KeyValue>& values, std::string_view key);

/// One point of a metric's history. `value` is finite.
struct Metric {
  std::string key;
  double value = 0;
  TimePoint time{};
  std::int64_t step = 0;
};

/// What a run was trained or tested on.
struct DatasetInput {
  std::string name;         ///< e.g. the file's stem
  std::string digest;       ///< at most 36 characters
  std::string source_type;  ///< "local", "s3", "http"
  std::string source;       ///< JSON, e.g. {"uri":"data/imdb_sample.csv"}
  std::string schema;       ///< JSON, MLflow's mlflow_colspec
  std::string profile;      ///< JSON, e.g. {"num_rows":800}
  std::string context;      ///< "training" or "testing"
};

enum class RunStatus { running, finished, failed, killed };
/// "RUNNING", "FINISHED", "FAILED", "KILLED", as MLflow spells them.
std::string_view to_string(RunStatus status);
Result<RunStatus> parse_run_status(std::string_view text);

struct NewRun {
  std::string experiment;  ///< created when missing
  std::string name;
  std::string user;
  TimePoint start_time{};
  std::vector<KeyValue> tags;
};

/// A run as the tracker knows it; `metrics` holds the latest point of each key.
struct Run {
  RunId id;
  std::string experiment;
  std::string name;
  std::string user;
  RunStatus status = RunStatus::running;
  TimePoint start_time{};
  std::optional<TimePoint> end_time;
  std::string artifact_uri;
  std::vector<KeyValue> params;
  std::vector<Metric> metrics;
  std::vector<KeyValue> tags;
  std::vector<DatasetInput> datasets;
};

/// A model folder attached to a run, in the manner of MLflow 3's logged models.
struct LoggedModel {
  std::string id;            ///< "m-" and 32 hexadecimal digits
  std::string artifact_uri;  ///< where its folder lies; what a registered version points to
};

/// A model folder on its way to a tracker, which gives the model its id: MLmodel, which names it,
/// is made once the id is known.
struct ModelFolder {
  std::filesystem::path files;  ///< all of it but MLmodel; one that is there is left out
  std::string wanted_id;        ///< "m-" and 32 hexadecimal digits: taken where we may choose
  std::function<std::string(const std::string& model_id)> mlmodel;  ///< the content of MLmodel
};

/// Port: where runs are written down. One contract suite (testing/tracker_contract.hpp) runs
/// against every adapter. Threads: one caller at a time.
/// Errors: unavailable or deadline_exceeded when a service does not answer, not_found for an
///         unknown run.
class Tracker {
 public:
  virtual ~Tracker() = default;
  /// After `unavailable` there is no run; after other errors there may be: find_run() looks.
  virtual Result<RunId> start_run(const NewRun& run) = 0;
  virtual Result<void> log_params(const RunId& run, const std::vector<KeyValue>& params) = 0;
  virtual Result<void> log_metrics(const RunId& run, const std::vector<Metric>& metrics) = 0;
  virtual Result<void> set_tags(const RunId& run, const std::vector<KeyValue>& tags) = 0;
  virtual Result<void> log_datasets(const RunId& run,
                                    const std::vector<DatasetInput>& datasets) = 0;
  /// Copies the files of `folder` to the run's artifacts below `path` ("" = their root).
  virtual Result<void> log_artifacts(const RunId& run, const std::filesystem::path& folder,
                                     const std::string& path) = 0;
  /// Copies a model folder and attaches it to the run under `name`. After a call that failed,
  /// another one for the same run and name finishes the job: there is one model in the end.
  virtual Result<LoggedModel> log_model(const RunId& run, const std::string& name,
                                        const ModelFolder& folder) = 0;
  virtual Result<void> end_run(const RunId& run, RunStatus status, TimePoint end_time) = 0;

  virtual Result<Run> get_run(const RunId& run) = 0;
  /// Newest first, at most `limit`; an unknown experiment has none.
  virtual Result<std::vector<Run>> list_runs(const std::string& experiment, int limit) = 0;
  /// The run of an experiment that carries a tag with exactly that value, the oldest of several;
  /// nullopt is the tracker's own answer "there is none" (nor such an experiment).
  virtual Result<std::optional<Run>> find_run(const std::string& experiment,
                                              const KeyValue& tag) = 0;
  /// Every point of one metric, in the order of steps.
  virtual Result<std::vector<Metric>> metric_history(const RunId& run, const std::string& key) = 0;
  /// The model that `log_model` attached under `name`, all its files in place; not_found without
  /// one.
  virtual Result<LoggedModel> find_model(const RunId& run, const std::string& name) = 0;
};

}  // namespace sentiment
