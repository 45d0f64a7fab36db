#include "training/compute_stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/random_id.hpp"
#include "base/stop_flag.hpp"
#include "data/class_names.hpp"
#include "data/dataset.hpp"
#include "files/temp_folder.hpp"
#include "flow/flow.hpp"
#include "learn/fit.hpp"
#include "model/classifier.hpp"
#include "model/evaluation.hpp"
#include "model/model_file.hpp"
#include "model/prediction.hpp"
#include "ports/flow_event.hpp"
#include "ports/object_store.hpp"
#include "registry/evaluation_metrics.hpp"
#include "report/evaluation_report.hpp"
#include "report/report_files.hpp"
#include "training/flow_artifacts.hpp"
#include "training/run_record.hpp"
#include "training/train_request.hpp"
#include "training/training_data.hpp"
#include "training/training_record.hpp"

namespace sentiment {
namespace {

constexpr const char* kEvaluationFolder = "evaluation";  ///< among the run's artifacts
constexpr std::size_t kGoldenExamples = 16;

/// "5 negative, 6 positive"
std::string describe_classes(const Dataset& data) {
  constexpr std::size_t kShown = 10;
  std::string text;
  for (std::size_t k = 0; k < std::min(kShown, data.classes().size()); ++k) {
    text += fmt::format("{}{} {}", k == 0 ? "" : ", ", data.facts.class_rows[k], data.classes()[k]);
  }
  return text + (data.classes().size() > kShown ? ", …" : "");
}

std::string describe_facts(const Dataset& data) {
  const auto& facts = data.facts;
  return fmt::format("{}: {} rows ({}), {} duplicates, {} blank texts, sha256 {}", data.path,
                     facts.rows, describe_classes(data), facts.duplicate_rows, facts.empty_texts,
                     facts.sha256);
}

std::vector<std::uint64_t> sorted_once(std::vector<std::uint64_t> digests) {
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  return digests;
}

/// Of more than two classes each needs a row to learn from; of two the solver says so, in
/// scikit-learn's words.
Result<void> check_classes(const Rows& rows, const ClassNames& classes) {
  std::vector<bool> present(classes.size());
  for (const std::uint8_t label : rows.labels) present[label] = true;
  const auto absent = std::ranges::find(present, false);
  if (classes.size() == 2 || absent == present.end()) return {};
  return fail(Code::invalid_argument,
              fmt::format("no row of class '{}' is in the training part: keep the classes' shares "
                          "(data.stratify=true), or bring more such rows",
                          classes[static_cast<std::size_t>(absent - present.begin())]));
}

/// The first test rows with their answers.
std::vector<GoldenExample> golden_examples(const Rows& rows, const BatchPrediction& answers) {
  std::vector<GoldenExample> golden;
  for (std::size_t i = 0; i < std::min(kGoldenExamples, rows.size()); ++i) {
    golden.push_back({std::string(rows.texts[i]), answers.rows[i]});
  }
  return golden;
}

class Computation {
 public:
  Computation(const TrainRequest& request, TrainingRecord begun, const std::string& shown_run,
              Flow& flow, const Clock& clock, const StopFlag& stop, ObjectStore* objects)
      : request_(request),
        record_(std::move(begun)),
        shown_run_(shown_run),
        flow_(flow),
        clock_(clock),
        stop_(stop),
        objects_(objects) {}

  Result<ComputedTraining> run() {
    auto data = SENT_TRY(flow_.task("load-data", [&] { return load(); }));
    auto rows = SENT_TRY(flow_.task("split-data", [&] { return split(data); }));
    auto fitted =
        SENT_TRY(flow_.task("train-model", [&] { return train(rows, data.main.classes()); }));
    auto files = SENT_TRY(TempFolder::create());
    auto answers = SENT_TRY(
        flow_.task("evaluate-model", [&] { return evaluate_model(fitted, rows, data, files); }));
    fill_record(data, rows, fitted);
    ModelFile model{std::move(fitted.classifier), fitted.provenance,
                    golden_examples(rows.test, answers), sorted_once(rows.train.digests)};
    return ComputedTraining{std::move(record_), std::move(model), std::move(data),
                            std::move(rows.test), std::move(files)};
  }

 private:
  void say(std::string message) { flow_.log(LogLevel::info, std::move(message)); }

  void warn(std::string message) {
    flow_.log(LogLevel::warning, message);
    record_.warnings.push_back(std::move(message));
  }

  Result<TrainingData> load() {
    auto data = SENT_TRY(load_training_data(request_.data_path, request_.test_path,
                                            request_.config.data, request_.threads, objects_));
    say(describe_facts(data.main));
    if (data.test) say(describe_facts(*data.test));
    return data;
  }

  Result<SplitRows> split(const TrainingData& data) {
    auto rows = SENT_TRY(split_rows(data, request_.config.data));
    say(fmt::format("{} rows to train on, {} to test on", rows.train.size(), rows.test.size()));
    if (rows.shared_texts > 0) {
      say(fmt::format("{} test rows have a text of the training part{}", rows.shared_texts,
                      request_.config.data.drop_split_duplicates
                          ? ": dropped"
                          : "; data.drop_split_duplicates=true drops such rows"));
    }
    return rows;
  }

  Result<FittedModel> train(const SplitRows& rows, const ClassNames& classes) {
    SENT_CHECK(check_classes(rows.train, classes));
    auto fitted = SENT_TRY(fit(rows.train.texts, rows.train.labels, classes, request_.config.recipe,
                               {.threads = request_.threads, .stop = &stop_}));
    for (auto& warning : fitted.warnings) warn(std::move(warning));
    say(fmt::format("{} terms, {} iterations", fitted.classifier.vectorizer().size(),
                    fitted.provenance.iterations));
    return fitted;
  }

  Result<BatchPrediction> evaluate_model(const FittedModel& fitted, const SplitRows& rows,
                                         const TrainingData& data, const TempFolder& files) {
    const Rows& test = rows.test;
    auto answers = fitted.classifier.predict_all(test.texts, request_.threads);
    record_.evaluation =
        SENT_TRY(evaluate(test.labels, answers, fitted.classifier.labels().size()));
    for (const auto& warning : record_.evaluation.warnings) warn(warning);
    say(fmt::format("accuracy {:.4f}, f1 {:.4f} on {} rows", record_.evaluation.accuracy,
                    record_.evaluation.f1, test.size()));
    const auto report =
        make_report(request_.model_name.value(),
                    {{"Run", shown_run_},
                     {"Data", describe_facts(data.test ? *data.test : data.main)},
                     {"Profile", request_.profile}},
                    fitted.classifier, test.texts, test.labels, answers, record_.evaluation);
    show_evaluation(flow_, report);
    SENT_CHECK(write_report_files(report, files.path() / kEvaluationFolder));
    return answers;
  }

  /// The run's description, in Markdown.
  std::string note_of(const SplitRows& rows) const {
    const std::string data = std::filesystem::path(request_.data_path).filename().string();
    return fmt::format(
        "Profile `{}`, trained on {} rows of `{}`, tested on {}: **accuracy {:.4f}, F1 {:.4f}**. "
        "Pictures, mistakes and the report are below `{}/` in the artifacts.",
        request_.profile, rows.train.size(), data, rows.test.size(), record_.evaluation.accuracy,
        record_.evaluation.f1, kEvaluationFolder);
  }

  void fill_record(const TrainingData& data, const SplitRows& rows, const FittedModel& fitted) {
    const auto now = clock_.now();
    record_.end_time = now;
    record_.params = run_params(request_.config, {request_.data_path, request_.test_path,
                                                  rows.train.size(), rows.test.size()});
    record_.metrics = evaluation_metrics(record_.evaluation, fitted.classifier.labels(), now);
    const auto history = loss_history(fitted.losses, now);
    record_.metrics.insert(record_.metrics.end(), history.begin(), history.end());
    record_.tags = data_tags(data, rows);
    record_.tags.push_back({std::string(kTablesTag), tables_tag_value(kEvaluationFolder)});
    record_.tags.push_back({"mlflow.note.content", note_of(rows)});
    record_.datasets = dataset_inputs(data, rows, request_.config.data);
    record_.model_id = "m-" + random_hex_id();
    record_.model_uuid = random_hex_id();
    record_.iterations = fitted.provenance.iterations;
    record_.train_rows = rows.train.size();
    record_.test_rows = rows.test.size();
  }

  const TrainRequest& request_;
  TrainingRecord record_;
  const std::string& shown_run_;
  Flow& flow_;
  const Clock& clock_;
  const StopFlag& stop_;
  ObjectStore* objects_;
};

}  // namespace

Result<ComputedTraining> compute_training(const TrainRequest& request, TrainingRecord begun,
                                          const std::string& shown_run, Flow& flow,
                                          const Clock& clock, const StopFlag& stop,
                                          ObjectStore* objects) {
  return Computation(request, std::move(begun), shown_run, flow, clock, stop, objects).run();
}

}  // namespace sentiment
