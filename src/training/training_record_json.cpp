#include "training/training_record_json.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "model/evaluation.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"
#include "training/training_record.hpp"

namespace sentiment {
namespace {

// A value in JSON, and back; what is of the wrong type throws the JSON library's exceptions.

template <class T>
Json written(const T& value) {
  return Json(value);
}
template <class T>
void read_into(T& value, const Json& json) {
  json.get_to(value);
}

Json written(const TimePoint& time) { return Json(time.time_since_epoch().count()); }
void read_into(TimePoint& time, const Json& json) {
  time = TimePoint{std::chrono::milliseconds{json.get<std::int64_t>()}};
}

Json written(const ModelName& name) { return Json(name.value()); }
void read_into(ModelName& name, const Json& json) { name = ModelName{json.get<std::string>()}; }

Json written(const std::vector<KeyValue>& pairs) {
  Json json = Json::object();
  for (const auto& [key, value] : pairs) json[key] = value;
  return json;
}
void read_into(std::vector<KeyValue>& pairs, const Json& json) {
  for (const auto& [key, value] : json.get_ref<const Json::object_t&>()) {
    pairs.push_back({key, value.get<std::string>()});
  }
}

/// Writes the members that it is called with.
struct Writer {
  Json json = Json::object();

  template <class T>
  void operator()(const char* key, const T& value) {
    json[key] = written(value);
  }
  /// JSON knows no NaN: null stands for it.
  void number(const char* key, double value) {
    json[key] = std::isfinite(value) ? Json(value) : Json(nullptr);
  }
  template <class Members>
  void object(const char* key, Members members) {
    Writer inner;
    members(inner);
    json[key] = std::move(inner.json);
  }
  template <class Item>
  void list(const char* key, std::vector<Item>& items) {
    json[key] = Json::array();
    for (Item& item : items) {
      Writer inner;
      members(inner, item);
      json[key].push_back(std::move(inner.json));
    }
  }
};

/// Reads them.
struct Reader {
  const Json& json;

  template <class T>
  void operator()(const char* key, T& value) {
    read_into(value, json.at(key));
  }
  void number(const char* key, double& value) {
    const Json& number = json.at(key);
    value = number.is_null() ? std::numeric_limits<double>::quiet_NaN() : number.get<double>();
  }
  template <class Members>
  void object(const char* key, Members members) {
    Reader inner{json.at(key)};
    members(inner);
  }
  template <class Item>
  void list(const char* key, std::vector<Item>& items) {
    for (const Json& item : json.at(key).get_ref<const Json::array_t&>()) {
      Reader inner{item};
      members(inner, items.emplace_back());
    }
  }
};

}  // namespace

// Each names its members once, for writing and reading alike.

template <class Io>
static void members(Io& io, Metric& metric) {
  io("key", metric.key);
  io("value", metric.value);
  io("time_ms", metric.time);
  io("step", metric.step);
}

template <class Io>
static void members(Io& io, DatasetInput& dataset) {
  io("name", dataset.name);
  io("digest", dataset.digest);
  io("source_type", dataset.source_type);
  io("source", dataset.source);
  io("schema", dataset.schema);
  io("profile", dataset.profile);
  io("context", dataset.context);
}

template <class Io>
static void members(Io& io, Evaluation& evaluation) {
  io.number("accuracy", evaluation.accuracy);
  io.number("f1", evaluation.f1);
  io.number("precision", evaluation.precision);
  io.number("recall", evaluation.recall);
  io.number("roc_auc", evaluation.roc_auc);
  io.number("log_loss", evaluation.log_loss);
  io.number("brier", evaluation.brier);
  io("confusion", evaluation.confusion);
  io("warnings", evaluation.warnings);
}

template <class Io>
static void members(Io& io, TrainingRecord& record) {
  io("id", record.id);
  io.object("run", [&](auto& run) {
    run("experiment", record.run.experiment);
    run("name", record.run.name);
    run("user", record.run.user);
    run("start_ms", record.run.start_time);
    run("end_ms", record.end_time);
    run("tags", record.run.tags);
  });
  io.object("request", [&](auto& request) {
    request("data_path", record.data_path);
    request("model_name", record.model_name);
    request("register", record.register_model);
    request("champion", record.champion);
  });
  io.object("result", [&](auto& result) {
    result.object("evaluation", [&](auto& evaluation) { members(evaluation, record.evaluation); });
    result("iterations", record.iterations);
    result("train_rows", record.train_rows);
    result("test_rows", record.test_rows);
    result("warnings", record.warnings);
  });
  io.object("model", [&](auto& model) {
    model("id", record.model_id);
    model("uuid", record.model_uuid);
  });
  io("params", record.params);
  io("tags", record.tags);
  io.list("datasets", record.datasets);
  io.list("metrics", record.metrics);
}

Json to_json(TrainingRecord record) {
  Writer writer{
      {{"schema_version", kTrainingRecordSchema}, {"sentiment_version", SENTIMENT_VERSION}}};
  members(writer, record);
  return std::move(writer.json);
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
    TrainingRecord record;
    Reader reader{json};
    members(reader, record);
    return record;
  } catch (const Json::exception& wrong) {
    return fail(Code::corrupt_data, wrong.what());
  }
}

}  // namespace sentiment
