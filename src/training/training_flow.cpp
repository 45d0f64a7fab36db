#include "training/training_flow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/atomic_file.hpp"
#include "base/json.hpp"
#include "base/python_repr.hpp"
#include "base/random_id.hpp"
#include "base/stop_flag.hpp"
#include "base/strong.hpp"
#include "base/temp_folder.hpp"
#include "data/dataset.hpp"
#include "features/tfidf.hpp"
#include "interchange/mlflow_folder.hpp"
#include "model/classifier.hpp"
#include "model/evaluation.hpp"
#include "model/logistic_regression.hpp"
#include "model/model_file.hpp"
#include "model/prediction.hpp"
#include "model/solver_settings.hpp"
#include "ports/flow_observer.hpp"
#include "ports/tracker.hpp"
#include "report/evaluation_report.hpp"
#include "report/html_report.hpp"
#include "report/json_report.hpp"
#include "training/flow.hpp"
#include "training/flow_parameters.hpp"
#include "training/promotion.hpp"
#include "training/run_record.hpp"
#include "training/training_data.hpp"

namespace sentiment {
namespace {

constexpr const char* kFlowName = "sentiment-training";
constexpr std::size_t kGoldenExamples = 16;

struct TrainedModel {
  ModelFile file;
  LogisticRegressionFit fit;
};

struct EvaluatedModel {
  Evaluation evaluation;
  std::vector<Prediction> predictions;  ///< of the test rows
};

std::string describe_facts(const Dataset& data) {
  const auto& facts = data.facts;
  return fmt::format(
      "{}: {} rows ({} negative, {} positive), {} duplicates, {} blank texts, sha256 {}", data.path,
      facts.rows, facts.negatives, facts.positives, facts.duplicate_rows, facts.empty_texts,
      facts.sha256);
}

std::vector<std::uint64_t> sorted_once(std::vector<std::uint64_t> digests) {
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  return digests;
}

/// One training inside its run: the steps, in their order.
class Training {
 public:
  Training(const TrainRequest& request, const TrainingPorts& ports, const StopFlag& stop,
           Flow& flow, RunId run)
      : request_(request), ports_(ports), stop_(stop), flow_(flow), run_(std::move(run)) {}

  Result<TrainOutcome> run() {
    const auto data = SENT_TRY(flow_.task("load-data", [&] { return load(); }));
    const auto rows = SENT_TRY(flow_.task("split-data", [&] { return split(data); }));
    auto trained = SENT_TRY(flow_.task("train-model", [&] { return train(rows); }));
    const auto evaluated =
        SENT_TRY(flow_.task("evaluate-model", [&] { return evaluate_on_test(trained, rows); }));
    const auto logged =
        SENT_TRY(flow_.task("log-mlflow", [&] { return log_run(data, rows, trained, evaluated); }));
    TrainOutcome outcome{.run_id = run_,
                         .flow_run_id = flow_.id(),
                         .evaluation = evaluated.evaluation,
                         .iterations = trained.fit.model.iterations,
                         .train_rows = rows.train.size(),
                         .test_rows = rows.test.size(),
                         .warnings = warnings_,
                         .version = {},
                         .promotion = {}};
    if (!request_.register_model) return outcome;
    outcome.version = SENT_TRY(flow_.task(
        "register-model", [&] { return register_version(logged, rows, evaluated.evaluation); }));
    if (!request_.champion) return outcome;
    outcome.promotion = SENT_TRY(flow_.task("set-champion-alias", [&]() -> Result<Promotion> {
      return promote(*outcome.version, trained, rows, evaluated.evaluation);
    }));
    return outcome;
  }

 private:
  void say(std::string message) { flow_.log(LogLevel::info, std::move(message)); }

  void warn(std::string message) {
    flow_.log(LogLevel::warning, message);
    warnings_.push_back(std::move(message));
  }

  Result<TrainingData> load() {
    auto data =
        SENT_TRY(load_training_data(request_.data_path, request_.test_path, request_.config.data,
                                    request_.threads, ports_.objects));
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

  Result<TrainedModel> train(const SplitRows& rows) {
    auto fitted = SENT_TRY(TfidfVectorizer::fit_transform(
        rows.train.texts, request_.config.vectorizer, request_.threads));
    for (auto& warning : fitted.warnings) warn(std::move(warning));
    if (stop_.requested()) return tl::make_unexpected(Flow::interrupted());
    auto fit = SENT_TRY(fit_logistic_regression(fitted.rows, rows.train.labels,
                                                request_.config.model, request_.threads, &stop_));
    if (fit.warning) warn(*fit.warning);
    say(fmt::format("{} terms, {} iterations", fitted.vectorizer.size(), fit.model.iterations));
    Classifier classifier(std::move(fitted.vectorizer), fit.model, {"negative", "positive"});
    const SolverSettings solver{request_.config.model, request_.config.model_random_state};
    return TrainedModel{{std::move(classifier), {}, sorted_once(rows.train.digests), solver},
                        std::move(fit)};
  }

  Result<EvaluatedModel> evaluate_on_test(TrainedModel& trained, const SplitRows& rows) {
    EvaluatedModel result;
    result.predictions = trained.file.classifier.predict_all(rows.test.texts, request_.threads);
    result.evaluation = SENT_TRY(evaluate(rows.test.labels, result.predictions));
    for (const auto& warning : result.evaluation.warnings) warn(warning);
    for (std::size_t i = 0; i < std::min(kGoldenExamples, rows.test.size()); ++i) {
      trained.file.golden.push_back(
          {std::string(rows.test.texts[i]), result.predictions[i].positive_probability});
    }
    say(fmt::format("accuracy {:.4f}, f1 {:.4f} on {} rows", result.evaluation.accuracy,
                    result.evaluation.f1, rows.test.size()));
    return result;
  }

  Result<LoggedModel> log_run(const TrainingData& data, const SplitRows& rows,
                              const TrainedModel& trained, const EvaluatedModel& evaluated) {
    auto& tracker = ports_.tracker;
    const auto now = ports_.clock.now();
    const RunFacts facts{request_.data_path, request_.test_path, rows.train.size(),
                         rows.test.size()};
    SENT_CHECK(tracker.log_params(run_, run_params(request_.config, facts)));
    auto metrics = evaluation_metrics(evaluated.evaluation, now);
    const auto history = loss_history(trained.fit.losses, now);
    metrics.insert(metrics.end(), history.begin(), history.end());
    SENT_CHECK(tracker.log_metrics(run_, metrics));
    SENT_CHECK(tracker.set_tags(run_, data_tags(data, rows)));
    SENT_CHECK(tracker.log_datasets(run_, datasets(data, rows)));
    SENT_CHECK(log_report(data, rows, trained, evaluated));
    return log_model(trained, rows);
  }

  Result<void> log_report(const TrainingData& data, const SplitRows& rows,
                          const TrainedModel& trained, const EvaluatedModel& evaluated) {
    const auto report = make_report(request_.model_name.value(),
                                    {{"Run", run_.value()},
                                     {"Data", describe_facts(data.test ? *data.test : data.main)},
                                     {"Profile", request_.profile}},
                                    trained.file.classifier, rows.test.labels,
                                    evaluated.predictions, evaluated.evaluation);
    const auto staging = SENT_TRY(TempFolder::create());
    SENT_CHECK(write_file_atomically(staging.path() / "report.html", html_report(report)));
    SENT_CHECK(
        write_file_atomically(staging.path() / "evaluation.json", to_pretty(json_report(report))));
    return ports_.tracker.log_artifacts(run_, staging.path(), "evaluation");
  }

  std::vector<KeyValue> data_tags(const TrainingData& data, const SplitRows& rows) const {
    std::vector<KeyValue> tags{
        {"sentiment.data.sha256", data.main.facts.sha256},
        {"sentiment.data.rows", std::to_string(data.main.facts.rows)},
        {"sentiment.data.negatives", std::to_string(data.main.facts.negatives)},
        {"sentiment.data.positives", std::to_string(data.main.facts.positives)},
        {"sentiment.data.duplicates", std::to_string(data.main.facts.duplicate_rows)},
        {"sentiment.data.blank_texts", std::to_string(data.main.facts.empty_texts)},
        {"sentiment.data.shared_texts", std::to_string(rows.shared_texts)}};
    if (data.test) tags.push_back({"sentiment.test_data.sha256", data.test->facts.sha256});
    return tags;
  }

  std::vector<DatasetInput> datasets(const TrainingData& data, const SplitRows& rows) const {
    const auto& options = request_.config.data;
    std::vector<DatasetInput> inputs{
        dataset_input(data.main, options, "training", rows.train.size())};
    if (data.test)
      inputs.push_back(dataset_input(*data.test, options, "testing", rows.test.size()));
    return inputs;
  }

  Result<LoggedModel> log_model(const TrainedModel& trained, const SplitRows& rows) {
    const auto staging = SENT_TRY(TempFolder::create());
    const auto folder = staging.path() / "model";
    const std::string model_id = "m-" + random_hex_id();
    SENT_CHECK(write_model_folder(folder, {.model = trained.file,
                                           .model_id = model_id,
                                           .run_id = run_,
                                           .created = ports_.clock.now(),
                                           .model_uuid = random_hex_id(),
                                           .input_example = std::string(rows.test.texts[0])}));
    return ports_.tracker.log_model(run_, "model", model_id, folder);
  }

  Result<ModelVersion> register_version(const LoggedModel& model, const SplitRows& rows,
                                        const Evaluation& evaluation) {
    const auto version = SENT_TRY(ports_.registry.create_version(
        {.name = request_.model_name,
         .run_id = run_,
         .source = model.artifact_uri,
         .tags = {{"sentiment.f1", python_repr(evaluation.f1)},
                  {"sentiment.accuracy", python_repr(evaluation.accuracy)},
                  {"sentiment.test_rows", std::to_string(rows.test.size())}}}));
    say(fmt::format("Registered {} version {}", request_.model_name.value(), version.value()));
    return version;
  }

  Promotion promote(ModelVersion version, const TrainedModel& trained, const SplitRows& rows,
                    const Evaluation& evaluation) {
    Promoter promoter(
        ports_.registry, ports_.artifacts, ports_.clock,
        [this](LogLevel level, std::string line) { flow_.log(level, std::move(line)); });
    return promoter.promote({.name = request_.model_name,
                             .version = version,
                             .candidate = trained.file,
                             .rows = {rows.test.texts, rows.test.labels, rows.test.digests},
                             .candidate_f1 = evaluation.f1,
                             .who = request_.user,
                             .threads = request_.threads});
  }

  const TrainRequest& request_;
  const TrainingPorts& ports_;
  const StopFlag& stop_;
  Flow& flow_;
  RunId run_;
  std::vector<std::string> warnings_;
};

NewRun new_run(const TrainRequest& request, const std::string& name, TimePoint start) {
  NewRun run{.experiment = request.experiment_name,
             .name = name,
             .user = request.user,
             .start_time = start,
             .tags = {{"mlflow.user", request.user},
                      {"mlflow.source.name", "sentiment train"},
                      {"mlflow.source.type", "LOCAL"},
                      {"sentiment.version", SENTIMENT_VERSION},
                      {"sentiment.profile", request.profile}}};
  if (!request.git_commit.empty()) {
    run.tags.push_back({"mlflow.source.git.commit", request.git_commit});
  }
  return run;
}

FlowIdentity flow_identity(const TrainRequest& request, const std::string& name) {
  FlowIdentity identity{.flow = kFlowName,
                        .name = name,
                        .parameters = flow_parameters(request),
                        .tags = {request.profile},
                        .retries = request.retries};
  return identity;
}

}  // namespace

Result<TrainOutcome> run_training(const TrainRequest& request, const TrainingPorts& ports,
                                  const StopFlag& stop) {
  constexpr std::size_t kSuffixDigits = 6;
  const std::string name =
      fmt::format("train-{}-{}", std::filesystem::path(request.data_path).stem().string(),
                  random_hex_id().substr(0, kSuffixDigits));
  Flow flow(flow_identity(request, name), ports.observers, ports.clock, stop);
  const auto run = ports.tracker.start_run(new_run(request, name, ports.clock.now()));
  if (!run) {
    flow.finish(&run.error());
    return tl::make_unexpected(run.error());
  }
  flow.link(*run);
  auto outcome = Training(request, ports, stop, flow, *run).run();
  const Error* error = outcome ? nullptr : &outcome.error();
  if (error != nullptr) {
    // The reason is worth a try even when the tracker is what failed.
    (void)ports.tracker.set_tags(*run, {{"sentiment.failure", error->message}});
  }
  const RunStatus status = error == nullptr                   ? RunStatus::finished
                           : error->code == Code::interrupted ? RunStatus::killed
                                                              : RunStatus::failed;
  const auto ended = ports.tracker.end_run(*run, status, ports.clock.now());
  if (!ended && outcome) outcome = tl::make_unexpected(ended.error());
  flow.finish(outcome ? nullptr : &outcome.error());
  return outcome;
}

}  // namespace sentiment
