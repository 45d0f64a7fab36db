#include "training/training_record_json.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "model/evaluation.hpp"
#include "model/named_metrics.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"
#include "training/training_record.hpp"

namespace sentiment {
namespace {

std::int64_t to_ms(TimePoint time) { return time.time_since_epoch().count(); }
TimePoint time_at(const Json& json, const char* key) {
  return TimePoint{std::chrono::milliseconds{json.at(key).get<std::int64_t>()}};
}

std::string text_at(const Json& json, const char* key) { return json.at(key).get<std::string>(); }

Json pairs_json(const std::vector<KeyValue>& pairs) {
  Json json = Json::object();
  for (const auto& [key, value] : pairs) json[key] = value;
  return json;
}

std::vector<KeyValue> pairs_at(const Json& json, const char* name) {
  std::vector<KeyValue> pairs;
  for (const auto& [key, value] : json.at(name).get_ref<const Json::object_t&>()) {
    pairs.push_back({key, value.get<std::string>()});
  }
  return pairs;
}

/// JSON knows no NaN: null stands for it.
Json number_json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
double number_at(const Json& json, const char* key) {
  const Json& value = json.at(key);
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

Json metrics_json(const std::vector<Metric>& metrics) {
  Json json = Json::array();
  for (const auto& metric : metrics) {
    json.push_back({{"key", metric.key},
                    {"value", metric.value},
                    {"time_ms", to_ms(metric.time)},
                    {"step", metric.step}});
  }
  return json;
}

std::vector<Metric> metrics_at(const Json& json, const char* name) {
  std::vector<Metric> metrics;
  for (const Json& point : json.at(name).get_ref<const Json::array_t&>()) {
    metrics.push_back({.key = text_at(point, "key"),
                       .value = point.at("value").get<double>(),
                       .time = time_at(point, "time_ms"),
                       .step = point.at("step").get<std::int64_t>()});
  }
  return metrics;
}

Json datasets_json(const std::vector<DatasetInput>& datasets) {
  Json json = Json::array();
  for (const auto& dataset : datasets) {
    json.push_back({{"name", dataset.name},
                    {"digest", dataset.digest},
                    {"source_type", dataset.source_type},
                    {"source", dataset.source},
                    {"schema", dataset.schema},
                    {"profile", dataset.profile},
                    {"context", dataset.context}});
  }
  return json;
}

std::vector<DatasetInput> datasets_at(const Json& json, const char* name) {
  std::vector<DatasetInput> datasets;
  for (const Json& dataset : json.at(name).get_ref<const Json::array_t&>()) {
    datasets.push_back({.name = text_at(dataset, "name"),
                        .digest = text_at(dataset, "digest"),
                        .source_type = text_at(dataset, "source_type"),
                        .source = text_at(dataset, "source"),
                        .schema = text_at(dataset, "schema"),
                        .profile = text_at(dataset, "profile"),
                        .context = text_at(dataset, "context")});
  }
  return datasets;
}

Json evaluation_json(const Evaluation& evaluation) {
  Json json = Json::object();
  for (const auto& [name, value] : named_metrics(evaluation)) {
    json[std::string(name)] = number_json(value);
  }
  json["confusion"] = evaluation.confusion;
  json["warnings"] = evaluation.warnings;
  return json;
}

Evaluation evaluation_at(const Json& json, const char* name) {
  const Json& from = json.at(name);
  Evaluation evaluation{.accuracy = number_at(from, "accuracy"),
                        .f1 = number_at(from, "f1"),
                        .precision = number_at(from, "precision"),
                        .recall = number_at(from, "recall"),
                        .roc_auc = number_at(from, "roc_auc"),
                        .log_loss = number_at(from, "log_loss"),
                        .brier = number_at(from, "brier")};
  from.at("confusion").get_to(evaluation.confusion);
  from.at("warnings").get_to(evaluation.warnings);
  return evaluation;
}

/// Throws the JSON library's exceptions.
TrainingRecord read_record(const Json& json) {
  const Json& run = json.at("run");
  const Json& model = json.at("model");
  const Json& request = json.at("request");
  const Json& result = json.at("result");
  return {.id = text_at(json, "id"),
          .run = {.experiment = text_at(run, "experiment"),
                  .name = text_at(run, "name"),
                  .user = text_at(run, "user"),
                  .start_time = time_at(run, "start_ms"),
                  .tags = pairs_at(run, "tags")},
          .end_time = time_at(run, "end_ms"),
          .params = pairs_at(json, "params"),
          .metrics = metrics_at(json, "metrics"),
          .tags = pairs_at(json, "tags"),
          .datasets = datasets_at(json, "datasets"),
          .model_id = text_at(model, "id"),
          .model_uuid = text_at(model, "uuid"),
          .model_name = ModelName{text_at(request, "model_name")},
          .register_model = request.at("register").get<bool>(),
          .champion = request.at("champion").get<bool>(),
          .data_path = text_at(request, "data_path"),
          .evaluation = evaluation_at(result, "evaluation"),
          .iterations = result.at("iterations").get<int>(),
          .train_rows = result.at("train_rows").get<std::size_t>(),
          .test_rows = result.at("test_rows").get<std::size_t>(),
          .warnings = result.at("warnings").get<std::vector<std::string>>()};
}

}  // namespace

Json to_json(const TrainingRecord& record) {
  return {{"schema_version", kTrainingRecordSchema},
          {"sentiment_version", SENTIMENT_VERSION},
          {"id", record.id},
          {"run",
           {{"experiment", record.run.experiment},
            {"name", record.run.name},
            {"user", record.run.user},
            {"start_ms", to_ms(record.run.start_time)},
            {"end_ms", to_ms(record.end_time)},
            {"tags", pairs_json(record.run.tags)}}},
          {"request",
           {{"data_path", record.data_path},
            {"model_name", record.model_name.value()},
            {"register", record.register_model},
            {"champion", record.champion}}},
          {"result",
           {{"evaluation", evaluation_json(record.evaluation)},
            {"iterations", record.iterations},
            {"train_rows", record.train_rows},
            {"test_rows", record.test_rows},
            {"warnings", record.warnings}}},
          {"model", {{"id", record.model_id}, {"uuid", record.model_uuid}}},
          {"params", pairs_json(record.params)},
          {"tags", pairs_json(record.tags)},
          {"datasets", datasets_json(record.datasets)},
          {"metrics", metrics_json(record.metrics)}};
}

Result<TrainingRecord> training_record_from_json(const Json& json) {
  try {
    const auto schema = json.at("schema_version").get<int>();
    if (schema > kTrainingRecordSchema) {
      return fail(Code::failed_precondition,
                  fmt::format("schema version {} is newer than this program's {}; use the program "
                              "that wrote it",
                              schema, kTrainingRecordSchema));
    }
    if (schema < 1) return fail(Code::corrupt_data, "there is no such schema version");
    return read_record(json);
  } catch (const Json::exception& wrong) {
    return fail(Code::corrupt_data, wrong.what());
  }
}

}  // namespace sentiment
