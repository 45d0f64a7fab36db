#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/default_data.hpp"
#include "app/flow_reporting.hpp"
#include "app/training_settings.hpp"
#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "base/python_repr.hpp"
#include "cli/commands.hpp"
#include "cli/output_file.hpp"
#include "cli/progress.hpp"
#include "cli/threads.hpp"
#include "cli/training_options.hpp"
#include "files/atomic_file.hpp"
#include "model/evaluation.hpp"
#include "ports/backend.hpp"
#include "ports/orchestrator.hpp"
#include "report/metrics_json.hpp"
#include "training/flow_parameters.hpp"
#include "training/git_state.hpp"
#include "training/pending_runs.hpp"
#include "training/train_config.hpp"
#include "training/training_data.hpp"
#include "training/training_flow.hpp"

namespace sentiment {
namespace {

constexpr int kStages = 5;  // and one more to register, and one to promote
constexpr int kPublishStages = 3;

/// Python's {name: round(value, 4)}.
std::string rounded_dict(const Evaluation& evaluation) {
  std::string text;
  for (const auto& [name, value] : main_metrics(evaluation)) {
    const double rounded = std::strtod(fmt::format("{:.4f}", value).c_str(), nullptr);
    text += fmt::format("{}'{}': {}", text.empty() ? "" : ", ", name, python_repr(rounded));
  }
  return "{" + text + "}";
}

Json outcome_json(const TrainOutcome& outcome) {
  Json document{{"run_id", nullptr},
                {"flow_run_id", outcome.flow_run_id},
                {"data_path", outcome.record.data_path},
                {"train_rows", outcome.record.train_rows},
                {"test_rows", outcome.record.test_rows},
                {"iterations", outcome.record.iterations},
                {"metrics", metrics_json(main_metrics(outcome.record.evaluation))},
                {"model_name", outcome.record.model_name.value()},
                {"model_version", nullptr},
                {"warnings", outcome.record.warnings}};
  if (outcome.run_id) document["run_id"] = outcome.run_id->value();
  if (outcome.version) document["model_version"] = outcome.version->value();
  if (outcome.promotion) {
    document["promotion"] = {{"promoted", outcome.promotion->promoted},
                             {"reason", outcome.promotion->reason}};
  }
  if (outcome.unpublished) {
    document["unpublished"] = {{"resume_id", outcome.unpublished->id},
                               {"code", to_string(outcome.unpublished->error.code)},
                               {"reason", outcome.unpublished->error.message}};
  }
  return document;
}

void print(Output& out, const TrainOutcome& outcome) {
  out.line("Metrics: {}", rounded_dict(outcome.record.evaluation));
  if (outcome.run_id) out.line("MLflow run ID: {}", outcome.run_id->value());
  if (outcome.version) out.line("Registered model version: {}", outcome.version->value());
  if (outcome.unpublished || !outcome.run_id) return;
  out.line();
  out.line("{:=<50}", "");
  out.line("Training completed!");
  out.line("{:=<50}", "");
  out.line("Run ID: {}", outcome.run_id->value());
  out.line("Metrics:");
  for (const auto& [name, value] : main_metrics(outcome.record.evaluation)) {
    out.line("  {}: {:.4f}", name, value);
  }
  if (outcome.version) out.line("Model version: {}", outcome.version->value());
  if (outcome.promotion) {
    out.line("Status: {}", outcome.promotion->promoted
                               ? "Set as champion"
                               : fmt::format("Not promoted ({})", outcome.promotion->reason));
  }
}

class Train final : public Command {
 public:
  CommandInfo about() const override {
    return {
        .purpose = "Train a model, track the run and register the model",
        .details =
            "Reads a file with a text and a label column, splits it, fits TF-IDF and logistic "
            "regression, evaluates on the test rows, records the run and registers the model. "
            "With --champion the new model becomes @champion if its F1 is higher than the "
            "champion's on the same rows. With --test-path nothing is split: it trains on all "
            "of one file and tests on the other. A tracking server that is down costs no model: it "
            "is kept below SENTIMENT_HOME, and --resume publishes it later, once.",
        .examples = {"sentiment train --data-path data/imdb_sample.csv --champion",
                     "sentiment train --set model.C=2 --set vectorizer.max_features=20000",
                     "sentiment train --data-path train.csv --test-path test.csv --json"},
        .exit_codes =
            "1 training failed, 2 wrong setting, 3 file not found, 4 a service could not be "
            "reached (the tracking server: the model is kept, --resume), 130 interrupted. "
            "A model that is not promoted is a success"};
  }

  void declare(Options& options) override {
    options
        .option("--data-path", data_path_, "FILE",
                "CSV, TSV or JSON lines, packed or not; a path or s3://… (default "
                "data/imdb_sample.csv, else the bundled reviews)")
        .expected_bare = true;
    options.option("--test-path", test_path_, "FILE", "the same to test on, instead of a split")
        .expected_bare = true;
    options.flag("--champion", champion_, "promote the model if it beats the champion");
    options.flag("--no-register", no_register_, "record the run, but register no model");
    declare_training(options, settings_);
    options.option("--output-metrics", output_metrics_, "FILE", "also write the metrics as JSON");
    options.setting("--model-name", "MODEL_NAME", "MODEL");
    options.setting("--experiment-name", "MLFLOW_EXPERIMENT_NAME", "NAME");
    options.option("--resume", resume_, "TRAINING",
                   "publish a model that was trained while the tracking server was down");
    options.option("--threads", threads_, "N", "threads, 0 = one for each core");
    options.flag("--no-orchestration", no_orchestration_, "record no flow run");
  }

  Result<void> run(Services& services, Output& out) override {
    if (champion_ && no_register_) {
      return fail(Code::usage, "--champion needs a registered model: leave out --no-register");
    }
    if (output_metrics_) SENT_CHECK(check_output_folder("--output-metrics", *output_metrics_));
    FlowReporting reporting(services, no_orchestration_);
    if (!SENT_TRY(reporting.begin())) return {};
    auto trained =
        resume_ ? resume(*resume_, services, out, reporting) : train(services, out, reporting);
    if (!trained) reporting.give_up(trained.error());
    const TrainOutcome outcome = SENT_TRY(std::move(trained));
    if (out.json()) {
      Json document = outcome_json(outcome);
      const auto& shown = reporting.shown();
      document["prefect_flow_run"] =
          shown ? Json{{"id", shown->id}, {"url", shown->url}} : Json(nullptr);
      out.document(document);
    } else {
      print(out, outcome);
    }
    if (output_metrics_) {
      SENT_CHECK(
          write_file_atomically(*output_metrics_,
                                to_pretty(metrics_json(main_metrics(outcome.record.evaluation))))
              .map_error(doing("--output-metrics")));
    }
    if (outcome.unpublished) return tl::make_unexpected(outcome.unpublished->error);
    say_where(outcome, services);
    return {};
  }

 private:
  Result<TrainOutcome> train(Services& services, Output& out, FlowReporting& reporting) const {
    const TrainRequest request = SENT_TRY(make_request(services, reporting.assigned()));
    auto* objects = SENT_TRY(services.objects_for(request.data_path));
    if (!objects) objects = SENT_TRY(services.objects_for(request.test_path.value_or("")));
    // Prefect's run exists already; one with retries waits for a file that is not there yet.
    if (!reporting.assigned() && request.retries.count == 0) {
      for (const auto& name : {request.data_path, request.test_path.value_or(request.data_path)})
        SENT_CHECK(check_data_file(name, objects));
    }
    auto& backend = *SENT_TRY(services.backend());
    FlowProgress progress(out,
                          kStages + (request.register_model ? 1 : 0) + (request.champion ? 1 : 0));
    say_what_waits(services);
    if (!out.json()) {
      out.line("Starting training flow with data: {}", request.data_path);
    }
    SENT_CHECK(out.flush());  // before the work, for those who watch
    TrainingPorts training = ports(services, backend, progress, reporting);
    training.objects = objects;
    auto outcome = run_training(request, training, services.stop);
    reporting.finish(backend.history());
    return outcome;
  }

  /// The pages that show the training, where there are any.
  static void say_where(const TrainOutcome& outcome, Services& services) {
    Backend* backend = services.opened_backend();
    if (backend == nullptr || !outcome.run_id) return;
    if (const auto page = backend->run_page(*outcome.run_id); !page.empty()) {
      services.notices.note("run in MLflow: " + page);
    }
    if (!outcome.version) return;
    const auto page = backend->version_page(outcome.record.model_name, *outcome.version);
    if (!page.empty()) services.notices.note("model version in MLflow: " + page);
  }

  /// A training whose process was killed while it was published had no chance to say so.
  static void say_what_waits(Services& services) {
    const auto folder = pending_folder(services);
    if (!folder) return;
    for (const auto& id : PendingRuns(*folder).waiting()) {
      services.notices.note("an earlier training waits to be published: sentiment train --resume " +
                            id);
    }
  }
  /// nullopt without a server to wait for.
  static std::optional<std::filesystem::path> pending_folder(const Services& services) {
    if (services.config().tracking_uri.empty()) return std::nullopt;
    return std::filesystem::path(services.config().home) / "pending";
  }

  Result<TrainOutcome> resume(const std::string& id, Services& services, Output& out,
                              FlowReporting& reporting) const {
    if (data_path_ || test_path_ || champion_ || no_register_ || settings_.given()) {
      return fail(Code::usage,
                  "--resume publishes a training as it was asked for: leave out --data-path, "
                  "--test-path, --champion, --no-register and settings");
    }
    if (services.config().tracking_uri.empty()) {
      return fail(Code::usage,
                  "--resume publishes to the server that MLFLOW_TRACKING_URI names: set it");
    }
    auto& backend = *SENT_TRY(services.backend());
    FlowProgress progress(out, kPublishStages);
    if (!out.json()) out.line("Resuming training: {}", id);
    SENT_CHECK(out.flush());
    const int threads = SENT_TRY(thread_count(threads_));
    auto outcome =
        resume_training(id, ports(services, backend, progress, reporting), threads, services.stop);
    reporting.finish(backend.history());
    return outcome;
  }

  TrainingPorts ports(Services& services, Backend& backend, FlowProgress& progress,
                      FlowReporting& reporting) const {
    TrainingPorts ports{
        backend.tracker(), backend.registry(), backend.artifacts(), {&progress}, services.clock};
    if (!no_orchestration_) ports.observers.push_back(&backend.recorder());
    for (auto* observer : reporting.start()) ports.observers.push_back(observer);
    ports.pending = pending_folder(services);
    return ports;
  }

  /// `assigned` may be nullptr; its parameters beat the flags.
  Result<TrainRequest> make_request(Services& services, const AssignedRun* assigned) const {
    TrainRequest request;
    Fields fields;
    describe(fields, request.config);
    SENT_CHECK(settings_.apply(fields));
    request.data_path = data_path_.value_or("");
    request.test_path = test_path_;
    request.champion = champion_;
    request.register_model = !no_register_;
    request.model_name = ModelName{services.config().model_name};
    request.experiment_name = services.config().experiment_name;
    request.user = services.user();
    request.git = git_state(".");
    request.profile = settings_.profile;
    request.threads = SENT_TRY(thread_count(threads_));
    request.max_unpacked_bytes = services.config().max_unpacked_bytes;
    request.retries = services.config().orchestration.retries;
    if (assigned != nullptr) {
      SENT_CHECK(apply_flow_parameters(assigned->parameters, request)
                     .map_error(doing("flow run " + assigned->name)));
    }
    if (request.data_path.empty()) request.data_path = SENT_TRY(default_data(services.notices));
    return request;
  }

  TrainingSettings settings_;
  std::optional<std::string> data_path_;
  std::optional<std::string> test_path_;
  std::optional<std::string> output_metrics_;
  std::optional<std::string> resume_;
  bool champion_ = false;
  bool no_register_ = false;
  bool no_orchestration_ = false;
  int threads_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_train() { return std::make_unique<Train>(); }

}  // namespace sentiment
