#include "adapters/local/local_tracker.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "adapters/local/artifact_layout.hpp"
#include "adapters/local/database.hpp"
#include "adapters/local/times.hpp"
#include "base/clock.hpp"
#include "base/random_id.hpp"
#include "files/atomic_file.hpp"
#include "files/durable_files.hpp"
#include "interchange/model_folder/mlmodel.hpp"
#include "ports/ids.hpp"
#include "ports/name_rules.hpp"
#include "ports/tracker.hpp"

namespace sentiment::local {
namespace {

tl::unexpected<Error> no_run(const RunId& run) {
  return fail(Code::not_found,
              fmt::format("no run '{}'; `sentiment runs list` lists them", run.value()));
}

/// The experiment of a run, or not_found.
Result<std::int64_t> experiment_of(const Database& database, const RunId& run) {
  const auto id =
      SENT_TRY(database.number("SELECT experiment_id FROM runs WHERE id = ?", {run.value()}));
  if (id == 0) return no_run(run);
  return id;
}

Result<std::int64_t> find_or_make_experiment(const Database& database, const std::string& name,
                                             TimePoint now) {
  constexpr std::string_view kFind = "SELECT id FROM experiments WHERE name = ?";
  const auto found = SENT_TRY(database.number(kFind, {name}));
  if (found != 0) return found;
  SENT_CHECK(
      database.run("INSERT INTO experiments (name, created_ms) VALUES (?, ?)", {name, to_ms(now)}));
  return database.last_insert_id();
}

Result<void> check_keys(const std::vector<KeyValue>& pairs) {
  for (const auto& pair : pairs) SENT_CHECK(check_key(pair.key));
  return {};
}

Result<void> put_tags(const Database& database, const RunId& run,
                      const std::vector<KeyValue>& tags) {
  for (const auto& [key, value] : tags) {
    SENT_CHECK(
        database.run("INSERT INTO tags (run_id, key, value) VALUES (?, ?, ?) "
                     "ON CONFLICT DO UPDATE SET value = excluded.value",
                     {run.value(), key, value}));
  }
  return {};
}

Result<std::vector<KeyValue>> pairs_of(const Database& database, std::string_view sql,
                                       const RunId& run) {
  auto rows = SENT_TRY(database.query(sql, {run.value()}));
  std::vector<KeyValue> pairs;
  while (SENT_TRY(rows.step())) pairs.push_back({rows.text(0), rows.text(1)});
  return pairs;
}

Metric metric_at(const Statement& row) {
  return {.key = row.text(0),
          .value = row.real(1),
          .time = from_ms(row.integer(2)),
          .step = row.integer(3)};
}

Result<std::vector<Metric>> latest_metrics(const Database& database, const RunId& run) {
  auto rows =
      SENT_TRY(database.query("SELECT key, value, time_ms, step FROM metrics WHERE run_id = ? "
                              "ORDER BY key, step, time_ms, value",
                              {run.value()}));
  std::vector<Metric> latest;
  while (SENT_TRY(rows.step())) {
    Metric point = metric_at(rows);
    if (!latest.empty() && latest.back().key == point.key) {
      latest.back() = std::move(point);
    } else {
      latest.push_back(std::move(point));
    }
  }
  return latest;
}

Result<std::vector<DatasetInput>> datasets_of(const Database& database, const RunId& run) {
  auto rows =
      SENT_TRY(database.query("SELECT name, digest, source_type, source, schema, profile, context "
                              "FROM datasets WHERE run_id = ? ORDER BY id",
                              {run.value()}));
  std::vector<DatasetInput> datasets;
  while (SENT_TRY(rows.step())) {
    datasets.push_back({.name = rows.text(0),
                        .digest = rows.text(1),
                        .source_type = rows.text(2),
                        .source = rows.text(3),
                        .schema = rows.text(4),
                        .profile = rows.text(5),
                        .context = rows.text(6)});
  }
  return datasets;
}

constexpr std::string_view kRunColumns =
    "SELECT runs.id, experiments.name, runs.name, user, status, start_ms, end_ms, experiment_id "
    "FROM runs JOIN experiments ON experiments.id = experiment_id ";

/// A run's own row, without what hangs on it.
Result<Run> run_at(const Statement& row) {
  Run run;
  run.id = RunId{row.text(0)};
  run.experiment = row.text(1);
  run.name = row.text(2);
  run.user = row.text(3);
  run.status = SENT_TRY(parse_run_status(row.text(4)));
  run.start_time = from_ms(row.integer(5));
  if (!row.is_null(6)) run.end_time = from_ms(row.integer(6));
  run.artifact_uri = run_artifacts_uri(row.integer(7), run.id);
  return run;
}

Result<void> fill(const Database& database, Run& run) {
  run.params = SENT_TRY(
      pairs_of(database, "SELECT key, value FROM params WHERE run_id = ? ORDER BY key", run.id));
  run.tags = SENT_TRY(
      pairs_of(database, "SELECT key, value FROM tags WHERE run_id = ? ORDER BY key", run.id));
  run.metrics = SENT_TRY(latest_metrics(database, run.id));
  run.datasets = SENT_TRY(datasets_of(database, run.id));
  return {};
}

}  // namespace

Result<RunId> LocalTracker::start_run(const NewRun& run) {
  SENT_CHECK(check_experiment_name(run.experiment));
  SENT_CHECK(check_keys(run.tags));
  const auto owner = SENT_TRY(home_->owner());
  const auto database = SENT_TRY(home_->write());
  RunId id{random_hex_id()};
  auto transaction = SENT_TRY(Transaction::begin(*database));
  const auto experiment =
      SENT_TRY(find_or_make_experiment(*database, run.experiment, home_->now()));
  SENT_CHECK(
      database->run("INSERT INTO runs (id, experiment_id, name, user, status, start_ms, "
                    "owner) VALUES (?, ?, ?, ?, 'RUNNING', ?, ?)",
                    {id.value(), experiment, run.name, run.user, to_ms(run.start_time), owner}));
  SENT_CHECK(put_tags(*database, id, run.tags));
  SENT_CHECK(transaction.commit());
  return id;
}

Result<void> LocalTracker::log_params(const RunId& run, const std::vector<KeyValue>& params) {
  SENT_CHECK(check_keys(params));
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  SENT_CHECK(experiment_of(*database, run));
  auto put = SENT_TRY(database->query(
      "INSERT INTO params (run_id, key, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"));
  auto get = SENT_TRY(database->query("SELECT value FROM params WHERE run_id = ? AND key = ?"));
  for (const auto& [key, value] : params) {
    SENT_CHECK(put.rebind({run.value(), key, value}));
    SENT_CHECK(put.step());
    SENT_CHECK(get.rebind({run.value(), key}));
    SENT_CHECK(get.step());
    if (get.text(0) != value) {
      return fail(Code::invalid_argument,
                  fmt::format("parameter '{}' of run {} is '{}' and cannot become '{}': parameters "
                              "are written once",
                              key, run.value(), get.text(0), value));
    }
  }
  return transaction.commit();
}

Result<void> LocalTracker::log_metrics(const RunId& run, const std::vector<Metric>& metrics) {
  for (const auto& metric : metrics) {
    SENT_CHECK(check_key(metric.key));
    if (!std::isfinite(metric.value)) {
      return fail(Code::invalid_argument, fmt::format("metric '{}' of run {} is {}, not a number",
                                                      metric.key, run.value(), metric.value));
    }
  }
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  SENT_CHECK(experiment_of(*database, run));
  auto put =
      SENT_TRY(database->query("INSERT INTO metrics (run_id, key, value, time_ms, step) "
                               "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"));
  for (const auto& metric : metrics) {
    SENT_CHECK(
        put.rebind({run.value(), metric.key, metric.value, to_ms(metric.time), metric.step}));
    SENT_CHECK(put.step());
  }
  return transaction.commit();
}

Result<void> LocalTracker::set_tags(const RunId& run, const std::vector<KeyValue>& tags) {
  SENT_CHECK(check_keys(tags));
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  SENT_CHECK(experiment_of(*database, run));
  SENT_CHECK(put_tags(*database, run, tags));
  return transaction.commit();
}

Result<void> LocalTracker::log_datasets(const RunId& run,
                                        const std::vector<DatasetInput>& datasets) {
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  SENT_CHECK(experiment_of(*database, run));
  for (const auto& dataset : datasets) {
    SENT_CHECK(
        database->run("INSERT INTO datasets (run_id, name, digest, source_type, source, "
                      "schema, profile, context) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                      "ON CONFLICT DO NOTHING",
                      {run.value(), dataset.name, dataset.digest, dataset.source_type,
                       dataset.source, dataset.schema, dataset.profile, dataset.context}));
  }
  return transaction.commit();
}

Result<void> LocalTracker::log_artifacts(const RunId& run, const std::filesystem::path& folder,
                                         const std::string& path) {
  if (!path.empty()) SENT_CHECK(check_artifact_path(path));
  const auto copy = SENT_TRY(copy_aside(run, folder));
  auto moved =
      move_files(copy.aside, run_artifacts_folder(home_->artifacts(), copy.experiment, run) / path);
  if (!moved) remove_tree(copy.aside);
  return moved;
}

Result<LoggedModel> LocalTracker::log_model(const RunId& run, const std::string& name,
                                            const ModelFolder& folder) {
  const std::string& model_id = folder.wanted_id;
  SENT_CHECK(check_model_id(model_id));
  const auto copy = SENT_TRY(copy_aside(run, folder.files));
  const auto place = model_folder(home_->artifacts(), copy.experiment, model_id);
  // The files go to their place under the write lock: whoever holds it and sees a model folder
  // without a row knows that its writer died (dead_runs.cpp).
  const auto publish = [&]() -> Result<void> {
    SENT_CHECK(write_file_atomically(copy.aside / kMlmodelFile, folder.mlmodel(model_id)));
    const auto database = SENT_TRY(home_->write());
    auto transaction = SENT_TRY(Transaction::begin(*database));
    if (SENT_TRY(database->number("SELECT count(*) FROM models WHERE id = ?", {model_id})) != 0) {
      return fail(Code::conflict, fmt::format("there is a model '{}' already", model_id));
    }
    SENT_CHECK(
        database->run("INSERT INTO models (id, run_id, name, created_ms) "
                      "VALUES (?, ?, ?, ?)",
                      {model_id, run.value(), name, to_ms(home_->now())}));
    SENT_CHECK(create_folders(place));
    std::error_code error;
    std::filesystem::rename(copy.aside, place / "artifacts", error);
    if (error) return system_failure("write", place, error.value());
    auto committed = transaction.commit();
    if (!committed) remove_tree(place);
    return committed;
  };
  if (auto published = publish(); !published) {
    remove_tree(copy.aside);
    return tl::make_unexpected(published.error());
  }
  return LoggedModel{.id = model_id, .artifact_uri = model_uri(copy.experiment, model_id)};
}

Result<LocalTracker::Copy> LocalTracker::copy_aside(const RunId& run,
                                                    const std::filesystem::path& folder) {
  const auto owner = SENT_TRY(home_->owner());
  std::int64_t experiment = 0;
  {
    const auto database = SENT_TRY(home_->read());
    experiment = SENT_TRY(experiment_of(*database, run));
  }
  // Copied without holding the database: a large folder keeps nobody waiting.
  Copy copy{.experiment = experiment, .aside = aside_folder(home_->artifacts(), experiment, owner)};
  if (auto copied = copy_files(folder, copy.aside); !copied) {
    remove_tree(copy.aside);
    return tl::make_unexpected(copied.error());
  }
  return copy;
}

Result<void> LocalTracker::end_run(const RunId& run, RunStatus status, TimePoint end_time) {
  if (status == RunStatus::running) {
    return fail(Code::invalid_argument, "a run cannot end as RUNNING");
  }
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  SENT_CHECK(database->run("UPDATE runs SET status = ?, end_ms = ? WHERE id = ?",
                           {to_string(status), to_ms(end_time), run.value()}));
  if (database->changes() == 0) return no_run(run);
  return transaction.commit();
}

Result<Run> LocalTracker::get_run(const RunId& run) {
  const auto database = SENT_TRY(home_->read());
  auto rows =
      SENT_TRY(database->query(fmt::format("{} WHERE runs.id = ?", kRunColumns), {run.value()}));
  if (!SENT_TRY(rows.step())) return no_run(run);
  Run found = SENT_TRY(run_at(rows));
  SENT_CHECK(fill(*database, found));
  return found;
}

Result<std::vector<Run>> LocalTracker::list_runs(const std::string& experiment, int limit) {
  const auto database = SENT_TRY(home_->read());
  auto rows = SENT_TRY(database->query(
      fmt::format("{} WHERE experiments.name = ? ORDER BY start_ms DESC, runs.rowid DESC LIMIT ?",
                  kRunColumns),
      {experiment, std::int64_t{limit < 0 ? 0 : limit}}));
  std::vector<Run> runs;
  while (SENT_TRY(rows.step())) {
    runs.push_back(SENT_TRY(run_at(rows)));
    SENT_CHECK(fill(*database, runs.back()));
  }
  return runs;
}

Result<std::optional<Run>> LocalTracker::find_run(const std::string& experiment,
                                                  const KeyValue& tag) {
  const auto database = SENT_TRY(home_->read());
  auto rows = SENT_TRY(database->query(
      fmt::format("{} JOIN tags ON tags.run_id = runs.id WHERE experiments.name = ? AND "
                  "tags.key = ? AND tags.value = ? ORDER BY start_ms, runs.rowid LIMIT 1",
                  kRunColumns),
      {experiment, tag.key, tag.value}));
  if (!SENT_TRY(rows.step())) return std::optional<Run>{};
  Run found = SENT_TRY(run_at(rows));
  SENT_CHECK(fill(*database, found));
  return std::optional{std::move(found)};
}

Result<std::vector<Metric>> LocalTracker::metric_history(const RunId& run, const std::string& key) {
  const auto database = SENT_TRY(home_->read());
  SENT_CHECK(experiment_of(*database, run));
  auto rows = SENT_TRY(
      database->query("SELECT key, value, time_ms, step FROM metrics WHERE run_id = ? AND key = ? "
                      "ORDER BY step, time_ms, value",
                      {run.value(), key}));
  std::vector<Metric> points;
  while (SENT_TRY(rows.step())) points.push_back(metric_at(rows));
  return points;
}

Result<LoggedModel> LocalTracker::find_model(const RunId& run, const std::string& name) {
  const auto database = SENT_TRY(home_->read());
  const auto experiment = SENT_TRY(experiment_of(*database, run));
  auto rows =
      SENT_TRY(database->query("SELECT id FROM models WHERE run_id = ? AND name = ? "
                               "ORDER BY created_ms DESC, rowid DESC LIMIT 1",
                               {run.value(), name}));
  if (!SENT_TRY(rows.step())) {
    return fail(Code::not_found, fmt::format("run '{}' has no model '{}'", run.value(), name));
  }
  const std::string id = rows.text(0);
  return LoggedModel{.id = id, .artifact_uri = model_uri(experiment, id)};
}

}  // namespace sentiment::local
