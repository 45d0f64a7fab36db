#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/counted.hpp"
#include "base/json.hpp"
#include "cli/column_options.hpp"
#include "cli/commands.hpp"
#include "cli/model_option.hpp"
#include "cli/threads.hpp"
#include "data/class_counts.hpp"
#include "data/class_names.hpp"
#include "data/dataset.hpp"
#include "model/classifier.hpp"
#include "model/evaluation.hpp"
#include "model/model_file.hpp"
#include "model/named_metrics.hpp"
#include "ports/data_file.hpp"
#include "report/metrics_json.hpp"

namespace sentiment {
namespace {

/// What a model is worth on a file.
struct JudgedModel {
  std::string model;
  std::string data_path;
  std::size_t rows = 0;
  std::optional<std::size_t> trained_on;  ///< rows whose text the model was trained on, if it says
  Evaluation evaluation;
  std::optional<Evaluation> unseen;  ///< on the other rows, where there are both
  ClassNames labels;
};

Json judged_json(const JudgedModel& judged) {
  Json document{{"model", judged.model},
                {"data_path", judged.data_path},
                {"rows", judged.rows},
                {"rows_trained_on", nullptr},
                {"metrics_unseen", nullptr},
                {"metrics", metrics_json(named_metrics(judged.evaluation))},
                {"labels", judged.labels},
                {"confusion", judged.evaluation.confusion},
                {"warnings", judged.evaluation.warnings}};
  if (judged.trained_on) document["rows_trained_on"] = *judged.trained_on;
  if (judged.unseen) document["metrics_unseen"] = metrics_json(named_metrics(*judged.unseen));
  if (are_sentiments(judged.labels)) return document;
  document["classes"] = Json::object();
  const auto each = class_metrics(judged.evaluation.confusion);
  for (std::size_t k = 0; k < each.size(); ++k) {
    document["classes"][judged.labels[k]] = {{"rows", each[k].rows},
                                             {"precision", each[k].precision},
                                             {"recall", each[k].recall},
                                             {"f1", each[k].f1}};
  }
  return document;
}

void print(Output& out, const JudgedModel& judged) {
  out.line("Model: {}", judged.model);
  out.line("Data: {} ({})", judged.data_path, counted(judged.rows, "row"));
  if (judged.trained_on) {
    out.line("Rows the model was trained on: {}", *judged.trained_on);
  } else {
    out.line("Rows the model was trained on: unknown");
  }
  out.line();
  out.line("Metrics:");
  const auto metrics = named_metrics(judged.evaluation);
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const std::string unseen =
        judged.unseen
            ? fmt::format("  (on unseen rows: {:.4f})", named_metrics(*judged.unseen).at(i).value)
            : "";
    out.line("  {}: {:.4f}{}", metrics.at(i).name, metrics.at(i).value, unseen);
  }
  out.line();
  std::string line = fmt::format("{:<18}", "Confusion");
  for (const std::string& label : judged.labels) line += fmt::format(" {:>10}", label);
  out.line("{}", line);
  for (std::size_t row = 0; row < judged.labels.size(); ++row) {
    line = fmt::format("{:<18}", "truly " + judged.labels[row]);
    for (const std::size_t count : judged.evaluation.confusion[row]) {
      line += fmt::format(" {:>10}", count);
    }
    out.line("{}", line);
  }
  if (are_sentiments(judged.labels)) return;
  out.line();
  out.line("{:<18} {:>10} {:>10} {:>10} {:>10}", "Class", "rows", "precision", "recall", "f1");
  const auto each = class_metrics(judged.evaluation.confusion);
  for (std::size_t k = 0; k < each.size(); ++k) {
    out.line("{:<18} {:>10} {:>10.4f} {:>10.4f} {:>10.4f}", judged.labels[k], each[k].rows,
             each[k].precision, each[k].recall, each[k].f1);
  }
}

class Evaluate final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Measure a model on labelled rows",
            .details =
                "Warns about rows that the model was trained on, and shows the metrics on the "
                "others beside those on all.",
            .examples = {"sentiment evaluate --data-path test.csv",
                         "sentiment evaluate --data-path test.csv --model models:/"
                         "sentiment-classifier/1 --json"},
            .exit_codes = "1 bad data or damaged model, 3 no such file or model"};
  }

  void declare(Options& options) override {
    options
        .required("--data-path", data_path_, "FILE",
                  "labelled rows: CSV, TSV or JSON lines, packed or not; a path or s3://…")
        .expected_bare = true;
    declare_model(options, model_);
    options.setting("--model-name", "MODEL_NAME", "MODEL");
    columns_.declare(options);
    options.option("--threads", threads_, "N", "threads, 0 = one for each core");
  }

  Result<void> run(Services& services, Output& out) override {
    const int threads = SENT_TRY(thread_count(threads_));
    const auto model = SENT_TRY(services.model(model_));
    auto* objects = SENT_TRY(services.objects_for(data_path_));
    const auto labels = model.file.classifier.labels();
    const auto columns = SENT_TRY(columns_.read(services.config()));
    auto file = SENT_TRY(open_data_file(data_path_, objects));
    const auto data = SENT_TRY(read_dataset(std::move(file), data_path_, columns, threads, labels));
    out.note("Classes: {}", shown_counts(data.counts()));
    const auto answers = model.file.classifier.predict_all(data.texts(), threads);
    const auto seen = rows_trained_on(model.file, data);
    JudgedModel judged{
        .model = model.reference,
        .data_path = data_path_,
        .rows = data.texts().size(),
        .trained_on = count_of(seen),
        .evaluation = SENT_TRY(evaluate(data.labels(), answers, labels.size())),
        .unseen = SENT_TRY(evaluate_unseen(model.file.classifier, data, seen, threads)),
        .labels = {labels.begin(), labels.end()}};
    for (const auto& warning : judged.evaluation.warnings) out.warn("{}", warning);
    if (const std::size_t known = judged.trained_on.value_or(0); known > 0) {
      out.warn(
          "the model was trained on {} of these {}, so the metrics on all of them are too "
          "optimistic{}",
          known, counted(judged.rows, "row"),
          judged.unseen ? fmt::format("; those on the {} unseen rows are shown beside them",
                                      judged.rows - known)
                        : "");
    }
    if (out.json()) {
      out.document(judged_json(judged));
    } else {
      print(out, judged);
    }
    return {};
  }

 private:
  /// For each row whether the model was trained on its text; nothing where it does not say.
  static std::optional<std::vector<bool>> rows_trained_on(const ModelFile& model,
                                                          const Dataset& data) {
    const auto& trained = model.training_digests;
    if (trained.empty()) return std::nullopt;
    std::vector<bool> seen;
    seen.reserve(data.digests().size());
    for (const std::uint64_t digest : data.digests())
      seen.push_back(std::binary_search(trained.begin(), trained.end(), digest));
    return seen;
  }
  static std::optional<std::size_t> count_of(const std::optional<std::vector<bool>>& seen) {
    if (!seen) return std::nullopt;
    return static_cast<std::size_t>(std::ranges::count(*seen, true));
  }

  /// On the rows that it was not trained on, where there are both.
  static Result<std::optional<Evaluation>> evaluate_unseen(
      const Classifier& classifier, const Dataset& data,
      const std::optional<std::vector<bool>>& seen, int threads) {
    const std::size_t trained_on = count_of(seen).value_or(0);
    if (!seen || trained_on == 0 || trained_on == data.texts().size()) return std::nullopt;
    std::vector<std::string_view> texts;
    std::vector<std::uint8_t> labels;
    for (std::size_t i = 0; i < seen->size(); ++i) {
      if ((*seen)[i]) continue;
      texts.push_back(data.texts()[i]);
      labels.push_back(data.labels()[i]);
    }
    return SENT_TRY(
        evaluate(labels, classifier.predict_all(texts, threads), classifier.labels().size()));
  }

  std::string data_path_;
  std::optional<std::string> model_;
  ColumnOptions columns_;
  int threads_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_evaluate() { return std::make_unique<Evaluate>(); }

}  // namespace sentiment
