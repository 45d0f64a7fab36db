#include "clients/mlflow/tracking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "clients/mlflow/answer_error.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/values.hpp"
#include "http/client/json_members.hpp"
#include "http/client/rest_client.hpp"
namespace sentiment::mlflow {
namespace {

constexpr std::size_t kMostTagsAtOnce = 100;
constexpr std::size_t kMostAtOnce = 1000;
constexpr int kRunsPerPage = 1000;
constexpr int kPointsPerPage = 25'000;
constexpr std::string_view kContext = "mlflow.data.context";

/// In the order of RunStatus.
constexpr std::array<std::string_view, 5> kRunStatuses{"RUNNING", "SCHEDULED", "FINISHED", "FAILED",
                                                       "KILLED"};

std::string_view to_string(RunStatus status) {
  return kRunStatuses.at(static_cast<std::size_t>(status));
}

Result<RunStatus> parse_run_status(std::string_view text) {
  const auto found = std::ranges::find(kRunStatuses, text);
  if (found != kRunStatuses.end()) return static_cast<RunStatus>(found - kRunStatuses.begin());
  return fail(Code::unavailable, fmt::format("the server names a run status '{}' that no MLflow "
                                             "of release 3 knows",
                                             text));
}

std::int64_t to_ms(TimePoint time) { return time.time_since_epoch().count(); }

Experiment read_experiment(const Json& json) {
  return {.id = text_of(json, "experiment_id"),
          .name = text_of(json, "name"),
          .deleted = text_of(json, "lifecycle_stage") == "deleted"};
}

/// Numbers that JSON cannot spell are text.
double read_value(const Json& point) {
  const std::string word = text_of(point, "value");
  if (word == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (word == "Infinity") return std::numeric_limits<double>::infinity();
  if (word == "-Infinity") return -std::numeric_limits<double>::infinity();
  const auto found = point.is_object() ? point.find("value") : point.end();
  return found != point.end() && found->is_number() ? found->get<double>() : 0;
}

std::vector<MetricPoint> read_points(const Json& list) {
  std::vector<MetricPoint> points;
  for (const auto& point : list) {
    points.push_back({.key = text_of(point, "key"),
                      .value = read_value(point),
                      .time = time_of(point, "timestamp"),
                      .step = number_of(point, "step")});
  }
  return points;
}

std::vector<DatasetInput> read_datasets(const Json& list) {
  std::vector<DatasetInput> datasets;
  for (const auto& input : list) {
    const Json& dataset = member_of(input, "dataset");
    DatasetInput read{.name = text_of(dataset, "name"),
                      .digest = text_of(dataset, "digest"),
                      .source_type = text_of(dataset, "source_type"),
                      .source = text_of(dataset, "source"),
                      .schema = text_of(dataset, "schema"),
                      .profile = text_of(dataset, "profile"),
                      .context = {}};
    for (const auto& tag : read_tags(member_of(input, "tags"))) {
      if (tag.key == kContext) read.context = tag.value;
    }
    datasets.push_back(std::move(read));
  }
  return datasets;
}

Result<Run> read_info(const Json& info) {
  Run run;
  run.id = SENT_TRY(required_text(info, "run_id"));
  run.experiment_id = SENT_TRY(required_text(info, "experiment_id"));
  run.status = SENT_TRY(parse_run_status(text_of(info, "status")));
  run.name = text_of(info, "run_name");
  run.user = text_of(info, "user_id");
  run.start_time = time_of(info, "start_time");
  if (number_of(info, "end_time") != 0) run.end_time = time_of(info, "end_time");
  run.artifact_uri = text_of(info, "artifact_uri");
  return run;
}

Result<Run> read_run(const Json& json) {
  Run run = SENT_TRY(read_info(member_of(json, "info")));
  const Json& data = member_of(json, "data");
  run.params = read_tags(member_of(data, "params"));
  run.metrics = read_points(member_of(data, "metrics"));
  run.tags = read_tags(member_of(data, "tags"));
  run.datasets = read_datasets(member_of(member_of(json, "inputs"), "dataset_inputs"));
  for (const auto& model : member_of(member_of(json, "outputs"), "model_outputs")) {
    run.model_ids.push_back(text_of(model, "model_id"));
  }
  return run;
}

Result<void> check_points(const std::vector<MetricPoint>& points) {
  for (const auto& point : points) {
    if (!std::isfinite(point.value)) {
      return fail(Code::invalid_argument,
                  fmt::format("metric '{}' is {}, not a number", point.key, point.value));
    }
  }
  return {};
}

Json to_json(const MetricPoint& point) {
  Json json{{"key", point.key},
            {"value", point.value},
            {"timestamp", to_ms(point.time)},
            {"step", point.step}};
  if (!point.model_id.empty()) json["model_id"] = point.model_id;
  if (!point.dataset_name.empty()) json["dataset_name"] = point.dataset_name;
  if (!point.dataset_digest.empty()) json["dataset_digest"] = point.dataset_digest;
  return json;
}

Result<void> check_dataset(const DatasetInput& dataset) {
  SENT_CHECK(check_text("the data set's name", dataset.name, kLongestDatasetName));
  SENT_CHECK(check_text("the data set's digest", dataset.digest, kLongestDigest));
  SENT_CHECK(check_text("the data set's source", dataset.source, kLongestDatasetSource));
  SENT_CHECK(check_text("the data set's profile", dataset.profile, kLongestDatasetSchema));
  return check_text("the data set's schema", dataset.schema, kLongestDatasetSchema);
}

Json to_json(const DatasetInput& input) {
  Json dataset{{"name", input.name},
               {"digest", input.digest},
               {"source_type", input.source_type},
               {"source", input.source}};
  if (!input.schema.empty()) dataset["schema"] = input.schema;
  if (!input.profile.empty()) dataset["profile"] = input.profile;
  Json json{{"dataset", std::move(dataset)}};
  if (!input.context.empty())
    json["tags"] = to_json(std::vector<Tag>{{std::string(kContext), input.context}});
  return json;
}

/// The next so many of a list, from `begin`.
template <class T>
std::vector<T> part(const std::vector<T>& list, std::size_t begin, std::size_t most) {
  const auto first = list.begin() + static_cast<std::ptrdiff_t>(std::min(begin, list.size()));
  const auto last = list.begin() + static_cast<std::ptrdiff_t>(std::min(begin + most, list.size()));
  return {first, last};
}

Error of_a_deleted_experiment(const std::string& name) {
  return {
      Code::failed_precondition,
      fmt::format(
          "experiment '{}' was deleted, but MLflow still reserves its name: restore it in MLflow, "
          "or name another with MLFLOW_EXPERIMENT_NAME",
          name)};
}

}  // namespace

Result<std::optional<Experiment>> Tracking::find_experiment(const std::string& name) {
  const auto answer = SENT_TRY(api_->ask("GET", "experiments/get-by-name",
                                         {{"experiment_name", name}}, nullptr, Repeat::safe));
  if (!answer.error) return std::optional{read_experiment(member_of(answer.body, "experiment"))};
  if (answer.error->error_code == "RESOURCE_DOES_NOT_EXIST") return std::optional<Experiment>{};
  return tl::make_unexpected(explain(*answer.error));
}

Result<Experiment> Tracking::get_experiment(const std::string& id) {
  const auto json = SENT_TRY(api_->get("experiments/get", {{"experiment_id", id}}));
  return read_experiment(member_of(json, "experiment"));
}

Result<Experiment> Tracking::ensure_experiment(const std::string& name) {
  auto found = SENT_TRY(find_experiment(name));
  if (!found) {
    // A second "create" does no harm: it is told that the name is taken.
    const auto made = api_->send("POST", "experiments/create", Json{{"name", name}}, Repeat::safe);
    if (!made && made.error().code != Code::conflict) return tl::make_unexpected(made.error());
    found = SENT_TRY(find_experiment(name));
  }
  if (!found) return fail(Code::not_found, fmt::format("no experiment '{}'", name));
  if (found->deleted) return tl::make_unexpected(of_a_deleted_experiment(name));
  return *std::move(found);
}

Result<Run> Tracking::create_run(const NewRun& run) {
  SENT_CHECK(check_tags(run.tags, kLongestRunTag));
  Json body{{"experiment_id", run.experiment_id},
            {"user_id", run.user},
            {"start_time", to_ms(run.start_time)},
            {"tags", to_json(run.tags)}};
  if (!run.name.empty()) body["run_name"] = run.name;
  const std::string filter = SENT_TRY(filter_by_tag(run.tags, run.unique_tag));
  const Json search{
      {"experiment_ids", {run.experiment_id}}, {"filter", filter}, {"max_results", 1}};
  return read_run(
      SENT_TRY(api_->create_once("runs/create", body, {.made = "run", .found = "runs"}, [&] {
        return api_->send("POST", "runs/search", search, Repeat::safe);
      })));
}

Result<Run> Tracking::get_run(const std::string& run_id) {
  const auto json = SENT_TRY(api_->get("runs/get", {{"run_id", run_id}}));
  return read_run(member_of(json, "run"));
}

Result<std::vector<Run>> Tracking::search_runs(const RunSearch& search) {
  std::vector<Run> runs;
  Json body{{"experiment_ids", search.experiment_ids},
            {"filter", search.filter},
            {"run_view_type", "ACTIVE_ONLY"},
            {"order_by", search.order_by}};
  while (std::cmp_less(runs.size(), search.limit)) {
    body["max_results"] = std::min(kRunsPerPage, search.limit - static_cast<int>(runs.size()));
    const auto json = SENT_TRY(api_->send("POST", "runs/search", body, Repeat::safe));
    for (const auto& run : member_of(json, "runs")) runs.push_back(SENT_TRY(read_run(run)));
    const std::string next = text_of(json, "next_page_token");
    if (next.empty() || member_of(json, "runs").empty()) break;
    body["page_token"] = next;
  }
  return runs;
}

Result<Run> Tracking::update_run(const std::string& run_id, RunStatus status,
                                 std::optional<TimePoint> end_time) {
  Json body{{"run_id", run_id}, {"status", to_string(status)}};
  if (end_time) body["end_time"] = to_ms(*end_time);
  const auto json = SENT_TRY(api_->send("POST", "runs/update", body, Repeat::safe));
  Run run = SENT_TRY(read_info(member_of(json, "run_info")));
  if (run.status == status) return run;
  return fail(Code::unavailable, fmt::format("run {} should be {}, and the server says {}", run_id,
                                             to_string(status), to_string(run.status)));
}

Result<void> Tracking::delete_run(const std::string& run_id) {
  SENT_CHECK(api_->send("POST", "runs/delete", {{"run_id", run_id}}, Repeat::safe));
  return {};
}

Result<void> Tracking::log_batch(const std::string& run_id, const Batch& batch) {
  SENT_CHECK(check_points(batch.metrics));
  SENT_CHECK(check_tags(batch.params, kLongestParam));
  SENT_CHECK(check_tags(batch.tags, kLongestRunTag));
  constexpr std::size_t kMostMetrics = kMostAtOnce - 2 * kMostTagsAtOnce;
  std::size_t metrics = 0;
  std::size_t tags = 0;
  do {
    Json points = Json::array();
    for (const auto& point : part(batch.metrics, metrics, kMostMetrics)) {
      points.push_back(to_json(point));
    }
    const Json body{{"run_id", run_id},
                    {"metrics", std::move(points)},
                    {"params", to_json(part(batch.params, tags, kMostTagsAtOnce))},
                    {"tags", to_json(part(batch.tags, tags, kMostTagsAtOnce))}};
    SENT_CHECK(api_->send("POST", "runs/log-batch", body, Repeat::safe));
    metrics += kMostMetrics;
    tags += kMostTagsAtOnce;
  } while (metrics < batch.metrics.size() ||
           tags < std::max(batch.params.size(), batch.tags.size()));
  return {};
}

Result<void> Tracking::log_inputs(const std::string& run_id,
                                  const std::vector<DatasetInput>& datasets) {
  Json list = Json::array();
  for (const auto& dataset : datasets) {
    SENT_CHECK(check_dataset(dataset));
    list.push_back(to_json(dataset));
  }
  const Json body{{"run_id", run_id}, {"datasets", std::move(list)}};
  SENT_CHECK(api_->send("POST", "runs/log-inputs", body, Repeat::safe));
  return {};
}

Result<void> Tracking::log_output(const std::string& run_id, const std::string& model_id) {
  const Json body{{"run_id", run_id}, {"models", {{{"model_id", model_id}, {"step", 0}}}}};
  const auto answer = SENT_TRY(api_->ask("POST", "runs/outputs", {}, body, Repeat::safe));
  // The link is unique: said a second time, the database refuses it.
  if (!answer.error || answer.error->error_code == "BAD_REQUEST") return {};
  return tl::make_unexpected(explain(*answer.error));
}

Result<std::vector<MetricPoint>> Tracking::metric_history(const std::string& run_id,
                                                          const std::string& key) {
  std::vector<MetricPoint> points;
  Query query{
      {"run_id", run_id}, {"metric_key", key}, {"max_results", std::to_string(kPointsPerPage)}};
  while (true) {
    const auto json = SENT_TRY(api_->get("metrics/get-history", query));
    const auto page = read_points(member_of(json, "metrics"));
    points.insert(points.end(), page.begin(), page.end());
    const std::string next = text_of(json, "next_page_token");
    if (next.empty() || page.empty()) return points;
    query.resize(3);
    query.emplace_back("page_token", next);
  }
}

}  // namespace sentiment::mlflow
