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
#include "base/counted.hpp"
#include "base/random_id.hpp"
#include "base/stop_flag.hpp"
#include "data/class_counts.hpp"
#include "data/class_names.hpp"
#include "data/dataset.hpp"
#include "features/tfidf_options.hpp"
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

std::string describe_facts(const Dataset& data) {
  const auto& facts = data.facts;
  return fmt::format("{}: {} ({}), {}, {}, sha256 {}", data.path, counted(facts.rows, "row"),
                     shown_counts(data.counts()), counted(facts.duplicate_rows, "duplicate"),
                     counted(facts.empty_texts, "blank text"), facts.sha256);
}

std::vector<std::uint64_t> sorted_once(std::vector<std::uint64_t> digests) {
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  return digests;
}

/// The first test rows with their answers.
std::vector<GoldenExample> golden_examples(const Rows& rows, const BatchPrediction& answers) {
  std::vector<GoldenExample> golden;
  for (std::size_t i = 0; i < std::min(kGoldenExamples, rows.size()); ++i) {
    golden.push_back({std::string(rows.texts[i]), answers.rows[i]});
  }
  return golden;
}

struct Computation {
  const TrainRequest& request;
  TrainingRecord record;
  const std::string& shown_run;
  Flow& flow;
  const Clock& clock;
  const StopFlag& stop;
  ObjectStore* objects;

  Result<ComputedTraining> run() {
    auto data = SENT_TRY(flow.task("load-data", [&] { return load(); }));
    auto rows = SENT_TRY(flow.task("split-data", [&] { return split(data); }));
    auto fitted =
        SENT_TRY(flow.task("train-model", [&] { return train(rows, data.main.classes()); }));
    auto files = SENT_TRY(TempFolder::create());
    auto answers = SENT_TRY(
        flow.task("evaluate-model", [&] { return evaluate_model(fitted, rows, data, files); }));
    fill_record(data, rows, fitted);
    ModelFile model{std::move(fitted.classifier), fitted.provenance,
                    golden_examples(rows.test, answers), sorted_once(rows.train.digests)};
    return ComputedTraining{std::move(record), std::move(model), std::move(data),
                            std::move(rows.test), std::move(files)};
  }

  void say(std::string message) { flow.log(LogLevel::info, std::move(message)); }

  void warn(std::string message) {
    flow.log(LogLevel::warning, message);
    record.warnings.push_back(std::move(message));
  }

  Result<TrainingData> load() {
    auto data =
        SENT_TRY(load_training_data(request.data_path, request.test_path, request.config.data,
                                    request.threads, objects, request.max_unpacked_bytes));
    say(describe_facts(data.main));
    if (data.test) say(describe_facts(*data.test));
    flow.remark(fmt::format("Classes: {}", shown_counts(data.main.counts())));
    for (auto& warning : label_warnings(data.main.counts())) warn(std::move(warning));
    return data;
  }

  Result<SplitRows> split(const TrainingData& data) {
    auto rows = SENT_TRY(split_rows(data, request.config.data));
    say(fmt::format("{} to train on, {} to test on", counted(rows.train.size(), "row"),
                    rows.test.size()));
    if (rows.shared_texts > 0) {
      say(fmt::format("{} with the same text as a training row{}",
                      counted(rows.shared_texts, "test row"),
                      request.config.data.drop_split_duplicates
                          ? ": dropped"
                          : "; data.drop_split_duplicates=true drops such rows"));
    }
    return rows;
  }

  Result<FittedModel> train(const SplitRows& rows, const ClassNames& classes) {
    const TfidfOptions& words = request.config.recipe.vectorizer;
    if (words.analyzer == AnalyzerKind::word && words.stop_words.is_english()) {
      flow.remark(
          "The English stop words include 'not' and 'no', so 'not good' is read as 'good'; "
          "--set vectorizer.stop_words=null keeps them");
    }
    auto fitted = SENT_TRY(fit(rows.train.texts, rows.train.labels, classes, request.config.recipe,
                               {.threads = request.threads, .stop = &stop}));
    for (auto& warning : fitted.warnings) warn(std::move(warning));
    say(fmt::format("{}, {}", counted(fitted.classifier.vectorizer().size(), "term"),
                    counted(fitted.provenance.iterations, "iteration")));
    return fitted;
  }

  Result<BatchPrediction> evaluate_model(const FittedModel& fitted, const SplitRows& rows,
                                         const TrainingData& data, const TempFolder& files) {
    const Rows& test = rows.test;
    auto answers = fitted.classifier.predict_all(test.texts, request.threads);
    record.evaluation = SENT_TRY(evaluate(test.labels, answers, fitted.classifier.labels().size()));
    for (const auto& warning : record.evaluation.warnings) warn(warning);
    say(fmt::format("accuracy {:.4f}, f1 {:.4f} on {}", record.evaluation.accuracy,
                    record.evaluation.f1, counted(test.size(), "row")));
    const auto report =
        make_report(request.model_name.value(),
                    {{"Run", shown_run},
                     {"Data", describe_facts(data.test ? *data.test : data.main)},
                     {"Profile", request.profile}},
                    fitted.classifier, test.texts, test.labels, answers, record.evaluation);
    show_evaluation(flow, report);
    SENT_CHECK(write_report_files(report, files.path() / kEvaluationFolder));
    return answers;
  }

  /// The run's description, in Markdown.
  std::string note_of(const SplitRows& rows) const {
    const std::string data = std::filesystem::path(request.data_path).filename().string();
    return fmt::format(
        "Profile `{}`, trained on {} of `{}`, tested on {}: **accuracy {:.4f}, F1 {:.4f}**. "
        "Plots, mistakes and the report are under `{}/` in the artifacts.",
        request.profile, counted(rows.train.size(), "row"), data, rows.test.size(),
        record.evaluation.accuracy, record.evaluation.f1, kEvaluationFolder);
  }

  void fill_record(const TrainingData& data, const SplitRows& rows, const FittedModel& fitted) {
    const auto now = clock.now();
    record.end_time = now;
    record.params = run_params(request, rows);
    record.metrics = evaluation_metrics(record.evaluation, fitted.classifier.labels(), now);
    const auto history = loss_history(fitted.losses, now);
    record.metrics.insert(record.metrics.end(), history.begin(), history.end());
    record.tags = data_tags(data, rows);
    record.tags.push_back({std::string(kTablesTag), tables_tag_value(kEvaluationFolder)});
    record.tags.push_back({"mlflow.note.content", note_of(rows)});
    record.datasets = dataset_inputs(data, rows, request.config.data);
    record.model_id = "m-" + random_hex_id();
    record.model_uuid = random_hex_id();
    record.iterations = fitted.provenance.iterations;
    record.train_rows = rows.train.size();
    record.test_rows = rows.test.size();
  }
};

}  // namespace

Result<ComputedTraining> compute_training(const TrainRequest& request, TrainingRecord begun,
                                          const std::string& shown_run, Flow& flow,
                                          const Clock& clock, const StopFlag& stop,
                                          ObjectStore* objects) {
  return Computation{request, std::move(begun), shown_run, flow, clock, stop, objects}.run();
}

}  // namespace sentiment
