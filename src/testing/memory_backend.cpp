#include "testing/memory_backend.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/random_id.hpp"
#include "files/atomic_file.hpp"
#include "files/durable_files.hpp"
#include "ports/name_rules.hpp"

namespace sentiment::testing_support {
namespace {

Result<void> check_keys(const std::vector<KeyValue>& pairs) {
  for (const auto& pair : pairs) SENT_CHECK(check_key(pair.key));
  return {};
}

void put(std::vector<KeyValue>& pairs, const std::vector<KeyValue>& added) {
  for (const auto& pair : added) {
    const auto found = std::ranges::find(pairs, pair.key, &KeyValue::key);
    if (found == pairs.end()) {
      pairs.push_back(pair);
    } else {
      found->value = pair.value;
    }
  }
}

auto place_in_history(const Metric& point) {
  return std::tie(point.key, point.step, point.time, point.value);
}

auto identity_of(const DatasetInput& data) {
  return std::tie(data.name, data.digest, data.context);
}

/// The latest point of each metric.
std::vector<Metric> latest(const std::vector<Metric>& points) {
  std::map<std::string, Metric> found;
  for (const auto& point : points) found[point.key] = point;
  std::vector<Metric> metrics;
  for (auto& [key, point] : found) metrics.push_back(std::move(point));
  return metrics;
}

/// Over what is there.
Result<void> copy_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  SENT_CHECK(create_folders(to));
  std::error_code error;
  std::filesystem::copy(
      from, to,
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing,
      error);
  if (error) return system_failure("copy", from, error.value());
  return {};
}

}  // namespace

Result<MemoryBackend::KeptRun*> MemoryBackend::kept(const RunId& run) {
  for (const auto& known : runs_) {
    if (known->run.id == run) return known.get();
  }
  return fail(Code::not_found, "no run " + run.value());
}

Result<RunId> MemoryBackend::start_run(const NewRun& run) {
  SENT_CHECK(check_experiment_name(run.experiment));
  SENT_CHECK(check_keys(run.tags));
  const RunId id{random_hex_id()};
  runs_.push_back(std::make_unique<KeptRun>(
      KeptRun{.run = {.id = id,
                      .experiment = run.experiment,
                      .name = run.name,
                      .user = run.user,
                      .start_time = run.start_time,
                      .artifact_uri = (folder_.path() / id.value()).string(),
                      .tags = run.tags}}));
  return id;
}

Result<void> MemoryBackend::log_params(const RunId& run, const std::vector<KeyValue>& params) {
  auto& known = SENT_TRY(kept(run))->run.params;
  SENT_CHECK(check_keys(params));
  for (const auto& param : params) {
    const auto found = std::ranges::find(known, param.key, &KeyValue::key);
    if (found != known.end() && found->value != param.value) {
      return fail(Code::invalid_argument, "another value of parameter " + param.key);
    }
  }
  put(known, params);
  return {};
}

Result<void> MemoryBackend::log_metrics(const RunId& run, const std::vector<Metric>& metrics) {
  auto& points = SENT_TRY(kept(run))->points;
  for (const auto& metric : metrics) {
    SENT_CHECK(check_key(metric.key));
    if (!std::isfinite(metric.value)) {
      return fail(Code::invalid_argument, "metric " + metric.key + " is not a number");
    }
  }
  points.insert(points.end(), metrics.begin(), metrics.end());
  std::ranges::stable_sort(points, {}, place_in_history);
  const auto [first, last] = std::ranges::unique(points, {}, place_in_history);
  points.erase(first, last);
  return {};
}

Result<void> MemoryBackend::set_tags(const RunId& run, const std::vector<KeyValue>& tags) {
  auto& known = SENT_TRY(kept(run))->run.tags;
  SENT_CHECK(check_keys(tags));
  put(known, tags);
  return {};
}

Result<void> MemoryBackend::log_datasets(const RunId& run,
                                         const std::vector<DatasetInput>& datasets) {
  auto& known = SENT_TRY(kept(run))->run.datasets;
  for (const auto& data : datasets) {
    if (std::ranges::find(known, identity_of(data), identity_of) == known.end()) {
      known.push_back(data);
    }
  }
  return {};
}

Result<void> MemoryBackend::log_artifacts(const RunId& run, const std::filesystem::path& folder,
                                          const std::string& path) {
  const auto& known = SENT_TRY(kept(run))->run;
  const std::filesystem::path below(path);
  if (below.is_absolute() || std::ranges::find(below, "..") != below.end()) {
    return fail(Code::invalid_argument, "'" + path + "' leads out of the run");
  }
  return copy_over(folder, std::filesystem::path(known.artifact_uri) / below);
}

Result<LoggedModel> MemoryBackend::log_model(const RunId& run, const std::string& name,
                                             const ModelFolder& folder) {
  auto& models = SENT_TRY(kept(run))->models;
  const std::string& id = folder.wanted_id;
  SENT_CHECK(check_model_id(id));
  const auto place = folder_.path() / id;
  if (std::filesystem::exists(place)) {
    return fail(Code::conflict, "there is a model " + id + " already");
  }
  SENT_CHECK(copy_files(folder.files, place));
  SENT_CHECK(write_file(place / "MLmodel", folder.mlmodel(id)));
  LoggedModel logged{.id = id, .artifact_uri = place.string()};
  models.emplace_back(name, logged);
  return logged;
}

Result<void> MemoryBackend::end_run(const RunId& run, RunStatus status, TimePoint end_time) {
  auto& known = SENT_TRY(kept(run))->run;
  known.status = status;
  known.end_time = end_time;
  return {};
}

Result<Run> MemoryBackend::get_run(const RunId& run) {
  const auto& known = *SENT_TRY(kept(run));
  Run copy = known.run;
  copy.metrics = latest(known.points);
  return copy;
}

Result<std::vector<Run>> MemoryBackend::list_runs(const std::string& experiment, int limit) {
  std::vector<Run> found;
  for (auto run = runs_.rbegin(); run != runs_.rend(); ++run) {
    if ((*run)->run.experiment == experiment) found.push_back(SENT_TRY(get_run((*run)->run.id)));
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, &Run::start_time);
  if (std::cmp_greater(found.size(), limit)) found.resize(static_cast<std::size_t>(limit));
  return found;
}

Result<std::optional<Run>> MemoryBackend::find_run(const std::string& experiment,
                                                   const KeyValue& tag) {
  const KeptRun* oldest = nullptr;
  for (const auto& known : runs_) {
    const auto& run = known->run;
    if (run.experiment != experiment || std::ranges::find(run.tags, tag) == run.tags.end())
      continue;
    if (oldest == nullptr || run.start_time < oldest->run.start_time) oldest = known.get();
  }
  if (oldest == nullptr) return std::optional<Run>{};
  return std::optional{SENT_TRY(get_run(oldest->run.id))};
}

Result<std::vector<Metric>> MemoryBackend::metric_history(const RunId& run,
                                                          const std::string& key) {
  std::vector<Metric> points;
  std::ranges::copy_if(SENT_TRY(kept(run))->points, std::back_inserter(points),
                       [&](const Metric& point) { return point.key == key; });
  return points;
}

Result<LoggedModel> MemoryBackend::find_model(const RunId& run, const std::string& name) {
  for (const auto& [known, model] : SENT_TRY(kept(run))->models) {
    if (known == name) return model;
  }
  return fail(Code::not_found, "run " + run.value() + " has no model '" + name + "'");
}

Result<MemoryBackend::KeptModel*> MemoryBackend::kept(const ModelName& name) {
  const auto found = models_.find(name);
  if (found != models_.end()) return &found->second;
  return fail(Code::not_found, "no model " + name.value());
}

Result<RegisteredVersion*> MemoryBackend::kept(const ModelName& name, ModelVersion version) {
  auto& versions = SENT_TRY(kept(name))->versions;
  const auto found = std::ranges::find(versions, version, &RegisteredVersion::version);
  if (found != versions.end()) return &*found;
  return fail(Code::not_found,
              "no version " + std::to_string(version.value()) + " of " + name.value());
}

RegisteredVersion MemoryBackend::with_aliases(const KeptModel& model,
                                              const RegisteredVersion& version) const {
  RegisteredVersion copy = version;
  for (const auto& [alias, holder] : model.aliases) {
    if (holder == version.version) copy.aliases.push_back(alias);
  }
  return copy;
}

Result<ModelVersion> MemoryBackend::create_version(const NewVersion& version) {
  if (!any_names) SENT_CHECK(check_model_name(version.name.value()));
  SENT_CHECK(check_keys(version.tags));
  auto& versions = models_[version.name].versions;
  const ModelVersion number{static_cast<int>(versions.size()) + 1};
  versions.push_back({.name = version.name,
                      .version = number,
                      .run_id = version.run_id,
                      .source = version.source,
                      .created = clock_.now(),
                      .aliases = {},
                      .tags = version.tags});
  return number;
}

Result<std::vector<RegisteredVersion>> MemoryBackend::list_versions(const ModelName& name) {
  const auto& model = *SENT_TRY(kept(name));
  std::vector<RegisteredVersion> versions;
  for (auto at = model.versions.rbegin(); at != model.versions.rend(); ++at) {
    versions.push_back(with_aliases(model, *at));
  }
  return versions;
}

Result<RegisteredVersion> MemoryBackend::get_version(const ModelName& name, ModelVersion version) {
  const auto& found = *SENT_TRY(kept(name, version));
  return with_aliases(models_.at(name), found);
}

Result<std::optional<RegisteredVersion>> MemoryBackend::find_alias(const ModelName& name,
                                                                   const Alias& alias) {
  const auto model = models_.find(name);
  if (model == models_.end()) return std::nullopt;
  const auto found = model->second.aliases.find(alias);
  if (found == model->second.aliases.end()) return std::nullopt;
  return std::optional{SENT_TRY(get_version(name, found->second))};
}

Result<void> MemoryBackend::move_alias(const AliasMove& move) {
  if (move.to && !any_names) SENT_CHECK(check_alias(move.alias.value()));
  auto& model = *SENT_TRY(kept(move.name));
  if (move.to) SENT_TRY(kept(move.name, *move.to));
  const auto holder = model.aliases.find(move.alias);
  const auto seen = holder == model.aliases.end() ? std::nullopt : std::optional{holder->second};
  if (seen != move.from) {
    return fail(Code::conflict, "somebody moved alias " + move.alias.value() + " meanwhile");
  }
  if (move.from == move.to) return {};
  if (move.to) {
    model.aliases[move.alias] = *move.to;
  } else {
    model.aliases.erase(move.alias);
  }
  model.moves.push_back(move);
  if (move.when == TimePoint{}) model.moves.back().when = clock_.now();
  return {};
}

Result<std::vector<AliasMove>> MemoryBackend::alias_history(const ModelName& name,
                                                            const Alias& alias) {
  std::vector<AliasMove> moves;
  const auto& all = SENT_TRY(kept(name))->moves;
  std::copy_if(all.rbegin(), all.rend(), std::back_inserter(moves),
               [&](const AliasMove& move) { return move.alias == alias; });
  return moves;
}

Result<void> MemoryBackend::set_version_tags(const ModelName& name, ModelVersion version,
                                             const std::vector<KeyValue>& tags) {
  auto& found = *SENT_TRY(kept(name, version));
  SENT_CHECK(check_keys(tags));
  put(found.tags, tags);
  return {};
}

Result<std::filesystem::path> MemoryBackend::fetch(const std::string& uri) {
  const std::filesystem::path place(uri);
  if (place.parent_path() == folder_.path() && std::filesystem::exists(place)) return place;
  return fail(Code::not_found, "nothing at '" + uri + "'");
}

Result<std::vector<std::string>> MemoryBackend::experiments() {
  std::vector<std::string> names;
  for (const auto& known : runs_) {
    if (std::ranges::find(names, known->run.experiment) == names.end()) {
      names.push_back(known->run.experiment);
    }
  }
  return names;
}

Result<std::vector<ModelName>> MemoryBackend::models() {
  std::vector<ModelName> names;
  for (const auto& [name, model] : models_) names.push_back(name);
  return names;
}

Result<std::vector<Alias>> MemoryBackend::aliases(const ModelName& model) {
  std::vector<Alias> names;
  for (const auto& move : SENT_TRY(kept(model))->moves) names.push_back(move.alias);
  std::ranges::sort(names);
  const auto [first, last] = std::ranges::unique(names);
  names.erase(first, last);
  return names;
}

Result<std::vector<std::string>> MemoryBackend::models_of(const RunId& run) {
  std::vector<std::string> names;
  for (const auto& [name, model] : SENT_TRY(kept(run))->models) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

}  // namespace sentiment::testing_support
