#include "adapters/mlflow/mlflow_tracker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/mlflow/artifact_repository.hpp"
#include "adapters/mlflow/model_digest.hpp"
#include "adapters/mlflow/refused_setting.hpp"
#include "adapters/mlflow/run_leases.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random_id.hpp"
#include "base/utf8.hpp"
#include "clients/mlflow/logged_models.hpp"
#include "clients/mlflow/tracking.hpp"
#include "clients/mlflow/values.hpp"
#include "files/atomic_file.hpp"
#include "files/folder_checksums.hpp"
#include "files/temp_folder.hpp"
#include "interchange/model_folder/mlmodel.hpp"
#include "ports/ids.hpp"
#include "ports/model_uri.hpp"
#include "ports/names.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

/// A text that MLflow would cut without a word, cut so that one sees it.
std::string shortened(const std::string& text, std::size_t longest) {
  const std::size_t characters = count_code_points(text);
  if (characters <= longest) return text;
  const std::string mark = fmt::format(" … [{} characters, shortened]", characters);
  // Bytes are never fewer than characters, so that this many bytes are few enough characters.
  return std::string(clip_utf8(text, longest - mark.size())) + mark;
}

std::vector<mlflow::Tag> to_tags(const std::vector<KeyValue>& pairs, std::size_t longest) {
  std::vector<mlflow::Tag> tags;
  for (const auto& [key, value] : pairs) tags.push_back({key, shortened(value, longest)});
  return tags;
}

std::vector<KeyValue> to_pairs(const std::vector<mlflow::Tag>& tags) {
  std::vector<KeyValue> pairs;
  for (const auto& [key, value] : tags) pairs.push_back({key, value});
  std::ranges::sort(pairs, {}, &KeyValue::key);
  return pairs;
}

Metric to_metric(const mlflow::MetricPoint& point) {
  return {.key = point.key, .value = point.value, .time = point.time, .step = point.step};
}

mlflow::RunStatus to_status(RunStatus status) {
  switch (status) {
    case RunStatus::running: return mlflow::RunStatus::running;
    case RunStatus::finished: return mlflow::RunStatus::finished;
    case RunStatus::failed: return mlflow::RunStatus::failed;
    case RunStatus::killed: return mlflow::RunStatus::killed;
  }
  return mlflow::RunStatus::failed;
}

/// A run that waits to be started (Python can make one) counts as running.
RunStatus from_status(mlflow::RunStatus status) {
  switch (status) {
    case mlflow::RunStatus::running:
    case mlflow::RunStatus::scheduled: return RunStatus::running;
    case mlflow::RunStatus::finished: return RunStatus::finished;
    case mlflow::RunStatus::failed: return RunStatus::failed;
    case mlflow::RunStatus::killed: return RunStatus::killed;
  }
  return RunStatus::failed;
}

LoggedModel to_logged(const std::string& model_id) {
  return {.id = model_id, .artifact_uri = logged_model_uri(model_id)};
}

/// Who made the run and from what: a logged model says it too.
std::vector<mlflow::Tag> origin_tags(const std::vector<mlflow::Tag>& tags) {
  std::vector<mlflow::Tag> origin;
  std::ranges::copy_if(tags, std::back_inserter(origin), [](const mlflow::Tag& tag) {
    return tag.key == kUserTag || tag.key.starts_with("mlflow.source.");
  });
  return origin;
}

bool is_file_name(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  });
}

}  // namespace

Result<RunId> MlflowTracker::start_run(const NewRun& run) {
  const auto experiment =
      SENT_TRY(client_->tracking()
                   .ensure_experiment(run.experiment)
                   .map_error(naming("MLFLOW_EXPERIMENT_NAME", run.experiment)));
  mlflow::NewRun asked{.experiment_id = experiment.id,
                       .name = run.name,
                       .user = run.user,
                       .start_time = run.start_time,
                       .tags = to_tags(run.tags, mlflow::kLongestRunTag),
                       .unique_tag = kRunIdTag};
  if (mlflow::value_of(asked.tags, kRunIdTag).empty())
    asked.tags.push_back({kRunIdTag, random_hex_id()});
  const std::string mark = mlflow::value_of(asked.tags, kRunIdTag);
  // Without a place for it, nobody would end the run after a kill -9: no reason not to train.
  if (leases_ != nullptr && is_file_name(mark)) (void)leases_->take_unborn(mark, experiment.id);
  const auto made = client_->tracking().create_run(asked).and_then(
      [this](const mlflow::Run& created) { return read_back(created.id); });
  if (!made) {
    Error error = made.error();
    if (leases_ != nullptr && !may_have_arrived(error)) leases_->release(mark);
    if (error.code == Code::unavailable) error.code = Code::deadline_exceeded;
    return tl::make_unexpected(std::move(error));
  }
  experiment_names_[experiment.id] = run.experiment;
  artifact_uris_[made->id] = made->artifact_uri;
  if (leases_ != nullptr) {
    (void)leases_->take(RunId{made->id});
    leases_->release(mark);
  }
  return RunId{made->id};
}

Result<mlflow::Run> MlflowTracker::read_back(const std::string& run) {
  return client_->tracking().get_run(run).map_error([&](Error error) {
    if (error.code == Code::not_found) {
      error = {Code::corrupt_data,
               "the MLflow server answered that it created the run, and does not have it"};
    }
    return doing(fmt::format("read run {} back", run))(std::move(error));
  });
}

Result<void> MlflowTracker::log_params(const RunId& run, const std::vector<KeyValue>& params) {
  return client_->tracking().log_batch(
      run.value(), {.metrics = {}, .params = to_tags(params, mlflow::kLongestParam), .tags = {}});
}

Result<void> MlflowTracker::log_metrics(const RunId& run, const std::vector<Metric>& metrics) {
  mlflow::Batch batch;
  for (const auto& metric : metrics) {
    batch.metrics.push_back({.key = metric.key,
                             .value = metric.value,
                             .time = metric.time,
                             .step = metric.step,
                             .model_id = {},
                             .dataset_name = {},
                             .dataset_digest = {}});
  }
  return client_->tracking().log_batch(run.value(), batch);
}

Result<void> MlflowTracker::set_tags(const RunId& run, const std::vector<KeyValue>& tags) {
  return client_->tracking().log_batch(
      run.value(), {.metrics = {}, .params = {}, .tags = to_tags(tags, mlflow::kLongestRunTag)});
}

Result<void> MlflowTracker::log_datasets(const RunId& run,
                                         const std::vector<DatasetInput>& datasets) {
  std::vector<mlflow::DatasetInput> inputs;
  for (const auto& dataset : datasets) {
    inputs.push_back({.name = dataset.name,
                      .digest = dataset.digest,
                      .source_type = dataset.source_type,
                      .source = dataset.source,
                      .schema = dataset.schema,
                      .profile = dataset.profile,
                      .context = dataset.context});
  }
  return client_->tracking().log_inputs(run.value(), inputs);
}

Result<std::string> MlflowTracker::artifact_uri(const RunId& run) {
  if (const auto known = artifact_uris_.find(run.value()); known != artifact_uris_.end()) {
    return known->second;
  }
  auto found = SENT_TRY(client_->tracking().get_run(run.value()));
  return artifact_uris_[run.value()] = std::move(found.artifact_uri);
}

Result<void> MlflowTracker::log_artifacts(const RunId& run, const std::filesystem::path& folder,
                                          const std::string& path) {
  const std::string uri = SENT_TRY(artifact_uri(run));
  const std::filesystem::path below(path);
  const bool leads_out =
      below.is_absolute() || std::find(below.begin(), below.end(), "..") != below.end();
  if (leads_out) {
    return fail(Code::invalid_argument, fmt::format("'{}' is outside the run's artifacts", path));
  }
  return repositories_->put_folder(path.empty() ? uri : uri + "/" + path, folder);
}

Result<mlflow::LoggedModel> MlflowTracker::open_model(const mlflow::Run& run,
                                                      const std::string& name,
                                                      const ModelFolder& folder) {
  auto& models = client_->logged_models();
  const std::string digest = digest_of(SENT_TRY(checksums_of(folder.files)));
  const std::vector<mlflow::Tag> own_tags{{kModelIdTag, folder.wanted_id},
                                          {kFilesDigestTag, digest}};
  const auto known = SENT_TRY(models.of_run(run.experiment_id, run.id, name));
  for (const auto& model : known) {
    // One that an earlier call began, or finished although its answer got lost.
    if (model.status == mlflow::ModelStatus::ready) {
      if (mlflow::value_of(model.tags, kModelIdTag) == folder.wanted_id) return model;
      continue;
    }
    SENT_CHECK(models.set_tags(model.id, own_tags));
    return model;
  }
  mlflow::NewLoggedModel asked{.experiment_id = run.experiment_id,
                               .name = name,
                               .source_run_id = run.id,
                               .model_type = "classifier",
                               .params = run.params,
                               .tags = origin_tags(run.tags)};
  asked.tags.insert(asked.tags.end(), own_tags.begin(), own_tags.end());
  return models.create(asked);
}

Result<void> MlflowTracker::upload_model(const mlflow::LoggedModel& model,
                                         const ModelFolder& folder) {
  auto& repository = *SENT_TRY(repositories_->of(model.artifact_uri));
  const auto files = SENT_TRY(files_below(folder.files));
  for (const auto& path : files) {
    if (path == kMlmodelFile) continue;
    SENT_CHECK(repository.put(model.artifact_uri, path, folder.files / path));
  }
  // Last, so that a folder with an MLmodel is whole.
  const auto staging = SENT_TRY(TempFolder::create());
  const auto mlmodel = staging.path() / kMlmodelFile;
  SENT_CHECK(write_file_atomically(mlmodel, folder.mlmodel(model.id)));
  return repository.put(model.artifact_uri, kMlmodelFile, mlmodel);
}

Result<void> MlflowTracker::log_model_metrics(const mlflow::Run& run, const std::string& model_id) {
  mlflow::Batch batch{.metrics = run.metrics, .params = {}, .tags = {}};
  std::erase_if(batch.metrics,
                [](const mlflow::MetricPoint& point) { return !std::isfinite(point.value); });
  if (batch.metrics.empty()) return {};
  const auto tested = std::ranges::find(run.datasets, "testing", &mlflow::DatasetInput::context);
  const bool any = !run.datasets.empty();
  const auto& dataset = tested != run.datasets.end() ? *tested
                        : any                        ? run.datasets.front()
                                                     : mlflow::DatasetInput{};
  for (auto& point : batch.metrics) {
    point.model_id = model_id;
    point.dataset_name = dataset.name;
    point.dataset_digest = dataset.digest;
  }
  return client_->tracking().log_batch(run.id, batch);
}

Result<LoggedModel> MlflowTracker::log_model(const RunId& run, const std::string& name,
                                             const ModelFolder& folder) {
  const auto known = SENT_TRY(client_->tracking().get_run(run.value()));
  const auto model = SENT_TRY(open_model(known, name, folder));
  if (model.status == mlflow::ModelStatus::ready) return to_logged(model.id);
  const auto finish = [&]() -> Result<void> {
    SENT_CHECK(upload_model(model, folder));
    SENT_CHECK(client_->tracking().log_output(run.value(), model.id));
    SENT_CHECK(log_model_metrics(known, model.id));
    SENT_CHECK(client_->logged_models().finalize(model.id, mlflow::ModelStatus::ready));
    return {};
  };
  if (auto finished = finish(); !finished) {
    // Worth a try even when the server is what failed: the page says why the model is not READY.
    (void)client_->logged_models().finalize(model.id, mlflow::ModelStatus::upload_failed);
    return tl::make_unexpected(std::move(finished).error());
  }
  return to_logged(model.id);
}

Result<void> MlflowTracker::end_run(const RunId& run, RunStatus status, TimePoint end_time) {
  if (status == RunStatus::running) {
    return fail(Code::invalid_argument, "a run cannot end as RUNNING");
  }
  if (status != RunStatus::finished) client_->expect_last_words();
  SENT_CHECK(client_->tracking().update_run(run.value(), to_status(status), end_time));
  if (leases_ != nullptr) leases_->release(run);
  return {};
}

Result<int> MlflowTracker::end_dead_runs(TimePoint now) {
  int ended = 0;
  if (leases_ == nullptr) return ended;
  for (const auto& dead : leases_->dead()) {
    const auto run = SENT_TRY(find_dead(dead));
    if (run && run->status == mlflow::RunStatus::running) {
      SENT_CHECK(
          set_tags(RunId{run->id}, {{kFailureTag, "the process died before the run ended"}}));
      SENT_CHECK(client_->tracking().update_run(run->id, mlflow::RunStatus::failed, now));
      ++ended;
    }
    leases_->forget(dead.name);
  }
  return ended;
}

Result<std::optional<mlflow::Run>> MlflowTracker::find_dead(const RunLeases::Dead& dead) {
  if (dead.experiment_id.empty()) {
    const auto found = client_->tracking().get_run(dead.name);
    if (found) return std::optional{*found};
    if (found.error().code == Code::not_found) return std::optional<mlflow::Run>{};
    return tl::make_unexpected(found.error());
  }
  const auto filter = SENT_TRY(mlflow::filter_by_tag({{kRunIdTag, dead.name}}, kRunIdTag));
  const auto found = SENT_TRY(client_->tracking().search_runs(
      {.experiment_ids = {dead.experiment_id}, .filter = filter, .order_by = {}, .limit = 1}));
  return found.empty() ? std::optional<mlflow::Run>{} : std::optional{found.front()};
}

Result<std::string> MlflowTracker::experiment_name(const std::string& id) {
  if (const auto known = experiment_names_.find(id); known != experiment_names_.end()) {
    return known->second;
  }
  auto experiment = SENT_TRY(client_->tracking().get_experiment(id));
  return experiment_names_[id] = std::move(experiment.name);
}

Result<Run> MlflowTracker::to_run(const mlflow::Run& run) {
  Run result{.id = RunId{run.id},
             .experiment = SENT_TRY(experiment_name(run.experiment_id)),
             .name = run.name,
             .user = run.user,
             .status = from_status(run.status),
             .start_time = run.start_time,
             .end_time = run.end_time,
             .artifact_uri = run.artifact_uri,
             .params = to_pairs(run.params),
             .metrics = {},
             .tags = to_pairs(run.tags),
             .datasets = {}};
  if (result.user.empty()) result.user = mlflow::value_of(run.tags, kUserTag);
  std::ranges::transform(run.metrics, std::back_inserter(result.metrics), to_metric);
  std::ranges::sort(result.metrics, {}, &Metric::key);
  for (const auto& dataset : run.datasets) {
    result.datasets.push_back({.name = dataset.name,
                               .digest = dataset.digest,
                               .source_type = dataset.source_type,
                               .source = dataset.source,
                               .schema = dataset.schema,
                               .profile = dataset.profile,
                               .context = dataset.context});
  }
  return result;
}

Result<Run> MlflowTracker::get_run(const RunId& run) {
  return to_run(SENT_TRY(client_->tracking().get_run(run.value())));
}

Result<std::vector<Run>> MlflowTracker::list_runs(const std::string& experiment, int limit) {
  std::vector<Run> runs;
  const auto known = SENT_TRY(client_->tracking().find_experiment(experiment));
  if (!known) return runs;
  experiment_names_[known->id] = experiment;
  const auto found =
      SENT_TRY(client_->tracking().search_runs({.experiment_ids = {known->id},
                                                .filter = {},
                                                .order_by = {"attributes.start_time DESC"},
                                                .limit = std::max(0, limit)}));
  for (const auto& run : found) runs.push_back(SENT_TRY(to_run(run)));
  return runs;
}

Result<std::optional<Run>> MlflowTracker::find_run(const std::string& experiment,
                                                   const KeyValue& tag) {
  const auto known = SENT_TRY(client_->tracking().find_experiment(experiment));
  if (!known) return std::optional<Run>{};
  experiment_names_[known->id] = experiment;
  const auto filter = SENT_TRY(mlflow::filter_by_tag({{tag.key, tag.value}}, tag.key));
  const auto found =
      SENT_TRY(client_->tracking().search_runs({.experiment_ids = {known->id},
                                                .filter = filter,
                                                .order_by = {"attributes.start_time ASC"},
                                                .limit = 1}));
  if (found.empty()) return std::optional<Run>{};
  return std::optional{SENT_TRY(to_run(found.front()))};
}

Result<std::vector<Metric>> MlflowTracker::metric_history(const RunId& run,
                                                          const std::string& key) {
  const auto points = SENT_TRY(client_->tracking().metric_history(run.value(), key));
  // For a run that it does not know the server answers as for a metric without points.
  if (points.empty()) SENT_CHECK(client_->tracking().get_run(run.value()));
  std::vector<Metric> history;
  std::ranges::transform(points, std::back_inserter(history), to_metric);
  std::ranges::stable_sort(history, {}, &Metric::step);
  return history;
}

Result<LoggedModel> MlflowTracker::find_model(const RunId& run, const std::string& name) {
  const auto known = SENT_TRY(client_->tracking().get_run(run.value()));
  const auto models =
      SENT_TRY(client_->logged_models().of_run(known.experiment_id, run.value(), name));
  for (const auto& model : models) {
    if (model.status == mlflow::ModelStatus::ready) return to_logged(model.id);
  }
  return fail(Code::not_found, fmt::format("run '{}' has no model '{}'", run.value(), name));
}

}  // namespace sentiment
