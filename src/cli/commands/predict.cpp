#include <fmt/format.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/open_input.hpp"
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "cli/column_options.hpp"
#include "cli/commands.hpp"
#include "cli/model_option.hpp"
#include "cli/threads.hpp"
#include "files/atomic_file.hpp"
#include "inference/batch_prediction.hpp"
#include "inference/prediction_writer.hpp"
#include "inference/text_input.hpp"
#include "ports/object_store.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kShownCharacters = 60;

Result<PredictionFormat> format_of_file(const std::string& name) {
  if (is_object_address(name)) {
    return fail(Code::usage, "--output: answers go to a file here, not to S3");
  }
  const auto extension = std::filesystem::path(name).extension();
  if (extension == ".csv") return PredictionFormat::csv;
  if (extension == ".jsonl" || extension == ".ndjson") return PredictionFormat::json_lines;
  if (extension == ".json") return PredictionFormat::json_document;
  return fail(Code::usage, fmt::format("--output: expected a name that ends in .csv, .jsonl or "
                                       ".json, not '{}'",
                                       name));
}

class Predict final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Classify texts, given as arguments or in a file",
            .details =
                "Files are CSV or TSV (a column `text`) or JSON (a member `text`, or bare texts), "
                "packed with gzip or zstd or not, and are read some rows at a time, so they may be "
                "larger than memory. What "
                "comes out has the form of what went in, with the answer added; the order is kept. "
                "Put -- before a text that begins with a dash.",
            .examples = {"sentiment predict 'A wonderful film.' 'A waste of two hours.'",
                         "sentiment predict --input reviews.csv --output answers.csv",
                         "echo '{\"text\": \"Great!\"}' | sentiment predict --input -"},
            .exit_codes =
                "1 bad input or damaged model, 3 no such file or model, 4 store not reachable, "
                "130 interrupted"};
  }

  void declare(Options& options) override {
    options.positionals("TEXT", texts_, "texts to classify");
    options.option("--input", input_, "FILE",
                   "CSV, TSV or JSON lines to classify, a path or s3://…; - = standard input");
    options.option("--output", output_, "FILE",
                   "where answers go: .csv, .jsonl or .json (default standard output)");
    declare_model(options, model_);
    options.setting("--model-name", "MODEL_NAME", "MODEL");
    columns_.declare_text(options);
    options.option("--threads", threads_, "N", "threads, 0 = one for each core");
  }

  Result<void> run(Services& services, Output& out) override {
    if (input_.has_value() != texts_.empty()) {
      return fail(Code::usage,
                  texts_.empty() ? "give texts as arguments, or --input FILE (- is standard input)"
                                 : "give texts as arguments or --input, not both");
    }
    const int threads = SENT_TRY(thread_count(threads_));
    const auto output_format = output_ ? SENT_TRY(format_of_file(*output_)) : PredictionFormat{};
    const auto model = SENT_TRY(services.model(model_));
    auto* objects = SENT_TRY(services.objects_for(input_.value_or("")));
    const auto table = SENT_TRY(columns_.read(services.config()));
    const auto input = input_ ? SENT_TRY(open_input(*input_, table, objects))
                              : make_given_texts(std::move(texts_));
    const auto columns = input->columns();
    BatchPredictor predictor(model.file.classifier, threads);
    PredictionWriter::Facts facts{.labels = model.file.classifier.labels(),
                                  .model = model.reference,
                                  .columns = {columns.begin(), columns.end()},
                                  .width = out.terminal().out ? kShownCharacters : 0};
    if (!output_) {
      const auto writer = make_prediction_writer(standard_format(out, *input), std::move(facts),
                                                 [&](std::string_view bytes) -> Result<void> {
                                                   out.write(bytes);
                                                   return {};
                                                 });
      SENT_CHECK(answer(*input, predictor, *writer, services.stop, out));
      return {};
    }
    auto file = SENT_TRY(AtomicFile::create(*output_));
    const auto writer = make_prediction_writer(
        output_format, std::move(facts), [&](std::string_view bytes) { return file.write(bytes); });
    const auto rows = SENT_TRY(answer(*input, predictor, *writer, services.stop, out));
    SENT_CHECK(file.commit());
    if (out.json()) {
      out.document({{"model", model.reference}, {"rows", rows}, {"output", *output_}});
    } else {
      out.line("Wrote {} answers to {}", rows, *output_);
    }
    return {};
  }

 private:
  PredictionFormat standard_format(const Output& out, const TextInput& input) const {
    if (out.json()) return PredictionFormat::json_document;
    if (!input_) return PredictionFormat::human;
    return input.format() == InputFormat::csv ? PredictionFormat::csv
                                              : PredictionFormat::json_lines;
  }

  static Result<std::size_t> answer(TextInput& input, BatchPredictor& predictor,
                                    PredictionWriter& writer, const StopFlag& stop, Output& out) {
    const auto total = SENT_TRY(
        predict_rows(input, predictor, writer, stop, [&out](std::size_t rows) -> Result<void> {
          SENT_CHECK(out.flush());
          out.progress(fmt::format("{} texts", rows));
          return {};
        }));
    out.progress("");
    return total;
  }

  std::vector<std::string> texts_;
  std::optional<std::string> input_;
  std::optional<std::string> output_;
  std::optional<std::string> model_;
  ColumnOptions columns_;
  int threads_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_predict() { return std::make_unique<Predict>(); }

}  // namespace sentiment
