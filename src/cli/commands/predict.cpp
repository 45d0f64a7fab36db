#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/open_input.hpp"
#include "base/counted.hpp"
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "cli/column_options.hpp"
#include "cli/commands.hpp"
#include "cli/model_option.hpp"
#include "cli/output_file.hpp"
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
                "Without texts it reads what is piped in. Input is CSV or TSV (a column `text`), "
                "JSON (a member `text`, or bare texts) or, from standard input and .txt files, "
                "plain lines, a text each; packed with gzip or zstd or not. It is read some rows "
                "at a time, so it may be larger than memory. What comes out has the form of what "
                "went in, with the answer added; the order is kept. Put -- before a text that "
                "begins with a dash.",
            .examples = {"sentiment predict 'A wonderful film.' 'A waste of two hours.'",
                         "sentiment predict --input reviews.csv --output answers.csv",
                         "echo 'A wonderful film.' | sentiment predict"},
            .exit_codes =
                "1 bad input or damaged model, 3 no such file or model, 4 store not reachable, "
                "130 interrupted"};
  }

  void declare(Options& options) override {
    options.positionals("TEXT", texts_, "texts to classify; - = standard input");
    options.option("--input", input_, "FILE",
                   "file to classify, a path or s3://…; - = standard input");
    options.option("--input-format", format_, "FORMAT",
                   "csv, json or lines (default: detected from the input)");
    options.option("--output", output_, "FILE",
                   "where answers go: .csv, .jsonl or .json (default standard output)");
    declare_model(options, model_);
    options.setting("--model-name", "MODEL_NAME", "MODEL");
    columns_.declare_text(options);
    options.option("--threads", threads_, "N", "threads, 0 = one for each core");
  }

  Result<void> run(Services& services, Output& out) override {
    SENT_CHECK(choose_input(out));
    const int threads = SENT_TRY(thread_count(threads_));
    const auto output_format = output_ ? SENT_TRY(format_of_file(*output_)) : PredictionFormat{};
    if (output_) SENT_CHECK(check_output_folder("--output", *output_));
    const auto model = SENT_TRY(services.model(model_));
    auto* objects = SENT_TRY(services.objects_for(input_.value_or("")));
    InputOptions options{.columns = SENT_TRY(columns_.read(services.config())), .format = {}};
    if (format_)
      options.format = SENT_TRY(parse_input_format(*format_).map_error(doing("--input-format")));
    const auto input = input_ ? SENT_TRY(open_input(*input_, options, objects))
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
      out.line("Wrote {} to {}", counted(rows, "answer"), *output_);
    }
    return {};
  }

 private:
  /// Texts, a file or standard input, which "-" names and which is taken when nothing is named and
  /// it is not a terminal.
  Result<void> choose_input(const Output& out) {
    if (input_ && !texts_.empty())
      return fail(Code::usage, "give texts as arguments or --input, not both");
    if (texts_ == std::vector<std::string>{"-"}) {
      input_ = "-";
      texts_.clear();
    }
    if (std::ranges::find(texts_, "-") != texts_.end())
      return fail(Code::usage, "- is standard input: give it alone, without other texts");
    if (input_ || !texts_.empty()) return {};
    if (out.terminal().in)
      return fail(Code::usage, "give texts as arguments, --input FILE, or pipe them in");
    input_ = "-";
    return {};
  }

  static PredictionFormat standard_format(const Output& out, const TextInput& input) {
    if (out.json()) return PredictionFormat::json_document;
    switch (input.format()) {
      case InputFormat::csv: return PredictionFormat::csv;
      case InputFormat::json_lines: return PredictionFormat::json_lines;
      case InputFormat::lines: break;
    }
    return PredictionFormat::human;
  }

  static Result<std::size_t> answer(TextInput& input, BatchPredictor& predictor,
                                    PredictionWriter& writer, const StopFlag& stop, Output& out) {
    const auto total = SENT_TRY(
        predict_rows(input, predictor, writer, stop, [&out](std::size_t rows) -> Result<void> {
          SENT_CHECK(out.flush());
          out.progress(counted(rows, "text"));
          return {};
        }));
    out.progress("");
    if (total.unknown > 0 && !out.json()) {
      const std::string rows = counted(total.rows, "text");
      out.note("note: the model knows no word of {}: the answer is its default",
               total.rows == 1 ? "the text" : fmt::format("{} of {}", total.unknown, rows));
    }
    return total.rows;
  }

  std::vector<std::string> texts_;
  std::optional<std::string> input_;
  std::optional<std::string> format_;
  std::optional<std::string> output_;
  std::optional<std::string> model_;
  ColumnOptions columns_;
  int threads_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_predict() { return std::make_unique<Predict>(); }

}  // namespace sentiment
