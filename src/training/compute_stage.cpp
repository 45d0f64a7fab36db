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
#include "features/tfidf.hpp"
#include "files/temp_folder.hpp"
#include "flow/flow.hpp"
#include "learn/logistic_regression.hpp"
#include "model/classifier.hpp"
#include "model/evaluation.hpp"
#include "model/model_file.hpp"
#include "model/prediction.hpp"
#include "model/solver_settings.hpp"
#include "ports/flow_observer.hpp"
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

struct TrainedModel {
  ModelFile file;
  std::vector<double> losses;  ///< after each iteration of the solver
  int iterations = 0;
};

struct EvaluatedModel {
  Evaluation evaluation;
  std::vector<Prediction> predictions;  ///< of the test rows
};

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
    auto trained =
        SENT_TRY(flow_.task("train-model", [&] { return train(rows, data.main.classes()); }));
    auto files = SENT_TRY(TempFolder::create());
    const auto evaluated = SENT_TRY(
        flow_.task("evaluate-model", [&] { return evaluate_model(trained, rows, data, files); }));
    fill_record(data, rows, trained, evaluated);
    return ComputedTraining{std::move(record_), std::move(trained.file), std::move(data),
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

  Result<TrainedModel> train(const SplitRows& rows, const ClassNames& classes) {
    auto fitted = SENT_TRY(TfidfVectorizer::fit_transform(
        rows.train.texts, request_.config.vectorizer, request_.threads));
    for (auto& warning : fitted.warnings) warn(std::move(warning));
    if (stop_.requested()) return tl::make_unexpected(Flow::interrupted());
    auto trained = classes.size() == 2 ? SENT_TRY(fit_two(std::move(fitted), rows.train, classes))
                                       : SENT_TRY(fit_many(std::move(fitted), rows.train, classes));
    say(fmt::format("{} terms, {} iterations", trained.file.classifier.vectorizer().size(),
                    trained.iterations));
    return trained;
  }

  ModelFile file_of(Classifier classifier, const Rows& rows) const {
    const SolverSettings solver{request_.config.model, request_.config.model_random_state};
    return {std::move(classifier), {}, sorted_once(rows.digests), solver};
  }

  Result<TrainedModel> fit_two(FittedTfidf fitted, const Rows& rows, const ClassNames& classes) {
    auto fit = SENT_TRY(fit_logistic_regression(fitted.rows, rows.labels, request_.config.model,
                                                request_.threads, &stop_));
    if (fit.warning) warn(*fit.warning);
    const int iterations = fit.model.iterations;
    Classifier classifier(std::move(fitted.vectorizer), std::move(fit.model),
                          {classes[0], classes[1]});
    return TrainedModel{file_of(std::move(classifier), rows), std::move(fit.losses), iterations};
  }

  Result<TrainedModel> fit_many(FittedTfidf fitted, const Rows& rows, const ClassNames& classes) {
    std::vector<bool> present(classes.size());
    for (const std::uint8_t label : rows.labels) present[label] = true;
    const auto absent = std::ranges::find(present, false);
    if (absent != present.end()) {
      return fail(Code::invalid_argument,
                  fmt::format("no row of class '{}' is in the training part: keep the classes' "
                              "shares (data.stratify=true), or bring more such rows",
                              classes[static_cast<std::size_t>(absent - present.begin())]));
    }
    auto fit = SENT_TRY(fit_softmax_regression(fitted.rows, rows.labels, classes.size(),
                                               request_.config.model, request_.threads, &stop_));
    if (fit.warning) warn(*fit.warning);
    const int iterations = fit.scorer.iterations.value_or(0);
    Classifier classifier(std::move(fitted.vectorizer), std::move(fit.scorer), classes);
    return TrainedModel{file_of(std::move(classifier), rows), std::move(fit.losses), iterations};
  }

  Result<EvaluatedModel> evaluate_on_test(TrainedModel& trained, const SplitRows& rows) {
    EvaluatedModel result;
    const Classifier& classifier = trained.file.classifier;
    auto answers = classifier.answer_all(rows.test.texts, request_.threads);
    result.evaluation = SENT_TRY(evaluate(rows.test.labels, answers, classifier.labels().size()));
    result.predictions = std::move(answers.predictions);
    for (const auto& warning : result.evaluation.warnings) warn(warning);
    for (std::size_t i = 0; i < std::min(kGoldenExamples, rows.test.size()); ++i) {
      trained.file.golden.push_back(
          {std::string(rows.test.texts[i]), result.predictions[i].positive_probability});
    }
    say(fmt::format("accuracy {:.4f}, f1 {:.4f} on {} rows", result.evaluation.accuracy,
                    result.evaluation.f1, rows.test.size()));
    return result;
  }

  Result<EvaluatedModel> evaluate_model(TrainedModel& trained, const SplitRows& rows,
                                        const TrainingData& data, const TempFolder& files) {
    auto result = SENT_TRY(evaluate_on_test(trained, rows));
    SENT_CHECK(write_report(files, data, rows, trained, result));
    return result;
  }

  Result<void> write_report(const TempFolder& files, const TrainingData& data,
                            const SplitRows& rows, const TrainedModel& trained,
                            const EvaluatedModel& evaluated) {
    const auto report = make_report(request_.model_name.value(),
                                    {{"Run", shown_run_},
                                     {"Data", describe_facts(data.test ? *data.test : data.main)},
                                     {"Profile", request_.profile}},
                                    trained.file.classifier, rows.test.texts, rows.test.labels,
                                    evaluated.predictions, evaluated.evaluation);
    show_evaluation(flow_, report);
    return write_report_files(report, files.path() / kEvaluationFolder);
  }

  /// The run's description, in Markdown.
  std::string note_of(const Evaluation& evaluation, const SplitRows& rows) const {
    const std::string data = std::filesystem::path(request_.data_path).filename().string();
    return fmt::format(
        "Profile `{}`, trained on {} rows of `{}`, tested on {}: **accuracy {:.4f}, F1 {:.4f}**. "
        "Pictures, mistakes and the report are below `{}/` in the artifacts.",
        request_.profile, rows.train.size(), data, rows.test.size(), evaluation.accuracy,
        evaluation.f1, kEvaluationFolder);
  }

  void fill_record(const TrainingData& data, const SplitRows& rows, const TrainedModel& trained,
                   const EvaluatedModel& evaluated) {
    const auto now = clock_.now();
    record_.end_time = now;
    record_.params = run_params(request_.config, {request_.data_path, request_.test_path,
                                                  rows.train.size(), rows.test.size()});
    record_.metrics =
        evaluation_metrics(evaluated.evaluation, trained.file.classifier.labels(), now);
    const auto history = loss_history(trained.losses, now);
    record_.metrics.insert(record_.metrics.end(), history.begin(), history.end());
    record_.tags = data_tags(data, rows);
    record_.tags.push_back({std::string(kTablesTag), tables_tag_value(kEvaluationFolder)});
    record_.tags.push_back({"mlflow.note.content", note_of(evaluated.evaluation, rows)});
    record_.datasets = dataset_inputs(data, rows, request_.config.data);
    record_.model_id = "m-" + random_hex_id();
    record_.model_uuid = random_hex_id();
    record_.evaluation = evaluated.evaluation;
    record_.iterations = trained.iterations;
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
