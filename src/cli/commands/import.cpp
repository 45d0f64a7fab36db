#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/counted.hpp"
#include "base/json.hpp"
#include "cli/column_options.hpp"
#include "cli/commands.hpp"
#include "cli/threads.hpp"
#include "model/named_metrics.hpp"
#include "ports/ids.hpp"
#include "registry/import_model.hpp"
#include "report/metrics_json.hpp"

namespace sentiment {
namespace {

Json outcome_json(const ImportOutcome& outcome, const ImportRequest& request) {
  Json mapping = Json::object();
  for (const auto& [what, how] : outcome.model.mapping) mapping[what] = how;
  const auto labels = outcome.model.classifier.labels();
  Json document{{"file", request.path},
                {"format", outcome.model.format},
                {"sklearn_version", outcome.model.release},
                {"terms", outcome.model.classifier.vectorizer().size()},
                {"classes", Json(std::vector<std::string>(labels.begin(), labels.end()))},
                {"mapping", std::move(mapping)},
                {"metrics", nullptr},
                {"model_name", request.model_name.value()},
                {"version", outcome.version.value()},
                {"run_id", outcome.run_id.value()}};
  if (const auto& measured = outcome.measured) {
    document["metrics"] = metrics_json(named_metrics(measured->evaluation));
  }
  return document;
}

void print(Output& out, const ImportOutcome& outcome, const ImportRequest& request) {
  const ForeignModel& model = outcome.model;
  if (model.release.empty()) {
    out.line("Read {}: {}", request.path, model.format);
  } else {
    out.line("Read {}: {} of scikit-learn {}", request.path, model.format, model.release);
  }
  out.line("  {}, {}", counted(model.classifier.vectorizer().size(), "term"),
           counted(model.classifier.labels().size(), "class", "classes"));
  for (const auto& [what, how] : model.mapping) out.line("  {}: {}", what, how);
  if (const auto& measured = outcome.measured) {
    out.line("Metrics on {} ({}):", request.evaluate_on.value_or(""),
             counted(measured->rows, "row"));
    for (const auto& [name, value] : main_metrics(measured->evaluation)) {
      out.line("  {}: {:.4f}", name, value);
    }
  }
  out.line("Run ID: {}", outcome.run_id.value());
  out.line("Registered model version: {}", outcome.version.value());
}

class Import final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Register a scikit-learn model or a sentiment.model as a new version",
            .details =
                "Reads a pickle, joblib or skops file of a Pipeline without executing a byte of "
                "it, reports what became what, and registers the file as it is. A sentiment.model "
                "(`export --format native`) is registered as `train` would. What cannot be "
                "served exactly is refused, naming the attribute. Set an alias to serve it.",
            .examples = {"sentiment import model.pkl",
                         "sentiment import model.skops --evaluate-on test.csv --min-f1 0.85"},
            .exit_codes =
                "1 a file that cannot be served or bad data, 3 no such file, 5 F1 below "
                "--min-f1"};
  }

  void declare(Options& options) override {
    options.positional("FILE", path_, "pickle, joblib, skops or sentiment.model file").required =
        true;
    options.option("--evaluate-on", evaluate_on_, "FILE", "labelled rows to measure it on");
    options.option("--min-f1", min_f1_, "X", "refuse it if its F1 there is lower");
    options.setting("--model-name", "MODEL_NAME", "MODEL");
    options.setting("--experiment-name", "MLFLOW_EXPERIMENT_NAME", "NAME");
    columns_.declare(options);
    options.option("--threads", threads_, "N", "threads, 0 = one for each core");
  }

  Result<void> run(Services& services, Output& out) override {
    if (min_f1_ && !evaluate_on_) {
      return fail(Code::usage, "--min-f1 needs --evaluate-on: an F1 is measured on a file");
    }
    const ImportRequest request{.path = path_,
                                .model_name = ModelName{services.config().model_name},
                                .experiment_name = services.config().experiment_name,
                                .user = services.user(),
                                .evaluate_on = evaluate_on_,
                                .min_f1 = min_f1_,
                                .columns = SENT_TRY(columns_.read(services.config())),
                                .threads = SENT_TRY(thread_count(threads_))};
    auto& backend = *SENT_TRY(services.backend());
    const ImportOutcome outcome = SENT_TRY(import_model(request, backend.models(), services.clock));
    if (out.json()) {
      out.document(outcome_json(outcome, request));
    } else {
      print(out, outcome, request);
    }
    return {};
  }

 private:
  std::string path_;
  std::optional<std::string> evaluate_on_;
  std::optional<double> min_f1_;
  ColumnOptions columns_;
  int threads_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_import() { return std::make_unique<Import>(); }

}  // namespace sentiment
