#include "training/run_record.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "base/python_str.hpp"
#include "data/class_names.hpp"
#include "data/dataset.hpp"
#include "learn/estimators.hpp"
#include "ports/object_store.hpp"
#include "ports/tracker.hpp"
#include "training/train_config.hpp"
#include "training/train_request.hpp"
#include "training/training_data.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kDigestDigits = 32;  // MLflow keeps at most 36 characters

/// As MLflow says it of the column that pandas reads.
const char* label_type(const ClassNames& classes) {
  if (are_sentiments(classes) || are_whole_numbers(classes)) return "long";
  return are_numbers(classes) ? "double" : "string";
}

DatasetInput dataset_input(const Dataset& data, const DataOptions& options, std::string context,
                           std::size_t rows_used) {
  const Json schema{{"mlflow_colspec",
                     {{{"type", "string"}, {"name", options.text_column}, {"required", true}},
                      {{"type", label_type(data.classes())},
                       {"name", options.label_column},
                       {"required", true}}}}};
  return {.name = std::filesystem::path(data.path).stem().string(),
          .digest = data.facts.sha256.substr(0, kDigestDigits),
          .source_type = is_object_address(data.path) ? "s3" : "local",
          .source = to_line(Json{{"uri", data.path}}),
          .schema = to_line(schema),
          .profile = to_line(Json{{"num_rows", rows_used}, {"num_elements", 2 * rows_used}}),
          .context = std::move(context)};
}

}  // namespace

std::string parameter_name(std::string_view key) {
  std::string name(key);
  std::ranges::replace(name, '.', '_');
  return name;
}

std::vector<KeyValue> run_params(const TrainRequest& request, const SplitRows& rows) {
  std::vector<KeyValue> params;
  TrainConfig copy = request.config;  // describe() binds to a mutable struct
  Fields fields;
  describe(fields, copy);
  for (const auto& field : fields.all()) {
    params.push_back({parameter_name(field.key), python_str(field.get())});
  }
  params.push_back(
      {"model_solver", std::string(find_estimator(copy.recipe.estimator.kind).solver)});
  params.push_back({"data_path", request.data_path});
  if (request.test_path) params.push_back({"test_path", *request.test_path});
  params.push_back({"train_samples", std::to_string(rows.train.size())});
  params.push_back({"test_samples", std::to_string(rows.test.size())});
  return params;
}

std::vector<Metric> loss_history(const std::vector<double>& losses, TimePoint time) {
  std::vector<Metric> points;
  for (const double loss : losses) {
    points.push_back({"train_loss", loss, time, static_cast<std::int64_t>(points.size())});
  }
  return points;
}

std::vector<DatasetInput> dataset_inputs(const TrainingData& data, const SplitRows& rows,
                                         const DataOptions& options) {
  std::vector<DatasetInput> inputs{
      dataset_input(data.main, options, "training", rows.train.size())};
  if (data.test) inputs.push_back(dataset_input(*data.test, options, "testing", rows.test.size()));
  return inputs;
}

std::vector<KeyValue> data_tags(const TrainingData& data, const SplitRows& rows) {
  std::vector<KeyValue> tags{
      {"sentiment.data.sha256", data.main.facts.sha256},
      {"sentiment.data.rows", std::to_string(data.main.facts.rows)},
      {"sentiment.data.duplicates", std::to_string(data.main.facts.duplicate_rows)},
      {"sentiment.data.blank_texts", std::to_string(data.main.facts.empty_texts)},
      {"sentiment.data.shared_texts", std::to_string(rows.shared_texts)}};
  const auto& class_rows = data.main.counts().rows;
  if (are_sentiments(data.main.classes())) {
    tags.push_back({"sentiment.data.negatives", std::to_string(class_rows[0])});
    tags.push_back({"sentiment.data.positives", std::to_string(class_rows[1])});
  } else {
    Json counts = Json::object();
    for (std::size_t k = 0; k < class_rows.size(); ++k) {
      counts[data.main.classes()[k]] = class_rows[k];
    }
    tags.push_back({"sentiment.data.classes", to_line(counts)});
  }
  if (data.test) tags.push_back({"sentiment.test_data.sha256", data.test->facts.sha256});
  return tags;
}

}  // namespace sentiment
