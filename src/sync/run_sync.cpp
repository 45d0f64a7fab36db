#include "sync/run_sync.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "ports/ids.hpp"
#include "ports/names.hpp"
#include "ports/tracker.hpp"
#include "registry/model_folder.hpp"
#include "sync/sync.hpp"

namespace sentiment {
namespace {

constexpr const char* kDoneTag = "sentiment.sync.done";

/// The run's tags, without what another sync or tracker wrote about its own copy.
std::vector<KeyValue> tags_of(const Run& run) {
  std::vector<KeyValue> tags;
  for (const auto& tag : run.tags) {
    if (tag.key != kRunIdTag && tag.key != kDoneTag) tags.push_back(tag);
  }
  return tags;
}

Result<Run> find_or_start(const Run& run, Tracker& to) {
  const KeyValue mark{kRunIdTag, run.id.value()};
  auto found = SENT_TRY(to.find_run(run.experiment, mark));
  if (found) return *std::move(found);
  const auto started = SENT_TRY(to.start_run({.experiment = run.experiment,
                                              .name = run.name,
                                              .user = run.user,
                                              .start_time = run.start_time,
                                              .tags = {mark}}));
  return Run{.id = started};
}

Result<void> copy_records(const Run& run, const RunId& copy, const SyncPlaces& places) {
  auto& to = places.to.tracker;
  SENT_CHECK(to.set_tags(copy, tags_of(run)));
  SENT_CHECK(to.log_params(copy, run.params));
  std::vector<Metric> points;
  for (const auto& metric : run.metrics) {
    const auto history = SENT_TRY(places.from.tracker.metric_history(run.id, metric.key));
    points.insert(points.end(), history.begin(), history.end());
  }
  SENT_CHECK(to.log_metrics(copy, points));
  return to.log_datasets(copy, run.datasets);
}

Result<void> copy_artifacts(const Run& run, const RunId& copy, const SyncPlaces& places) {
  const auto folder = places.from.artifacts.fetch(run.artifact_uri);
  if (!folder && folder.error().code == Code::not_found) return {};
  if (!folder) return tl::make_unexpected(folder.error());
  return places.to.tracker.log_artifacts(copy, *folder, "");
}

Result<void> copy_model(const Run& run, const RunId& copy, const std::string& name,
                        const SyncPlaces& places) {
  const auto model = SENT_TRY(places.from.tracker.find_model(run.id, name));
  const auto proved =
      SENT_TRY(places.from.artifacts.fetch(model.artifact_uri).and_then(prove_model_folder));
  const auto logged = places.to.tracker.log_model(
      copy, name, SENT_TRY(model_folder_at(proved.folder, model.id, copy)));
  if (!logged && logged.error().code != Code::conflict) return tl::make_unexpected(logged.error());
  return {};  // a conflict: it is there already
}

}  // namespace

Result<bool> replay_run(const Run& run, const SyncPlaces& places) {
  const auto copy = SENT_TRY(find_or_start(run, places.to.tracker));
  if (find_value(copy.tags, kDoneTag) != nullptr) return false;
  SENT_CHECK(copy_records(run, copy.id, places));
  SENT_CHECK(copy_artifacts(run, copy.id, places));
  const auto models = SENT_TRY(places.inventory.models_of(run.id));
  for (const auto& name : models) SENT_CHECK(copy_model(run, copy.id, name, places));
  SENT_CHECK(places.to.tracker.end_run(copy.id, run.status, run.end_time.value_or(run.start_time)));
  SENT_CHECK(places.to.tracker.set_tags(copy.id, {{kDoneTag, "yes"}}));
  return true;
}

}  // namespace sentiment
