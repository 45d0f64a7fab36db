#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "base/counted.hpp"
#include "base/json.hpp"
#include "cli/commands.hpp"
#include "cli/model_option.hpp"
#include "cli/output_file.hpp"
#include "files/atomic_file.hpp"
#include "interchange/export_format.hpp"
#include "interchange/sklearn/write/sklearn_pipeline.hpp"

namespace sentiment {
namespace {

std::string formats_as_help() {
  std::string lines = "Formats:";
  for (const ExportFormat& format : export_formats()) {
    lines += fmt::format(" {} ({}){}", format.name, format.purpose,
                         format.name == export_formats().back().name ? "." : ",");
  }
  return lines + " The file appears whole or not at all.";
}

class Export final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Write a model as a file for others to read",
            .details = formats_as_help(),
            .examples = {"sentiment export --format sklearn-pickle --output model.pkl",
                         "sentiment export --model models:/sentiment-classifier/1 --format skops "
                         "--output model.skops"},
            .exit_codes = "1 damaged model or unwritable place, 3 no such file or model"};
  }

  void declare(Options& options) override {
    auto& format = options.required("--format", format_, "FORMAT", "form of the file");
    for (const auto& known : export_formats()) format.choices.emplace_back(known.name);
    options.required("--output", output_, "FILE", "where the file goes");
    declare_model(options, model_);
    options.setting("--model-name", "MODEL_NAME", "MODEL");
  }

  Result<void> run(Services& services, Output& out) override {
    const auto format = SENT_TRY(find_export_format(format_));
    SENT_CHECK(check_output_folder("--output", output_));
    const auto model = SENT_TRY(services.model(model_));
    if (!model.file.provenance.native) {
      return fail(Code::invalid_argument, model.reference +
                                              " is not a logistic regression of words: what was "
                                              "imported can be copied, not exported");
    }
    if (!model.file.provenance.estimator) {
      out.warn(
          "{} does not say how it was fitted: fitted anew, the export uses scikit-learn's "
          "defaults",
          model.reference);
    }
    const auto bytes = SENT_TRY(format.write(model.file).map_error(doing(model.reference)));
    SENT_CHECK(write_file_atomically(output_, bytes));
    const auto trusted = untrusted_types(model.file.classifier.vectorizer().options());
    if (out.json()) {
      Json document{{"model", model.reference},
                    {"format", format.name},
                    {"output", output_},
                    {"bytes", bytes.size()}};
      if (format.name == "skops") document["skops_trusted_types"] = trusted;
      out.document(document);
    } else {
      out.line("Wrote {} as {} to {} ({})", model.reference, format.name, output_,
               counted(bytes.size(), "byte"));
      if (format.name == "skops" && !trusted.empty()) {
        out.line("skops.io.load and MLflow's skops_trusted_types need {}", to_line(Json(trusted)));
      }
    }
    return {};
  }

 private:
  std::string format_;
  std::string output_;
  std::optional<std::string> model_;
};

}  // namespace

std::unique_ptr<Command> make_export() { return std::make_unique<Export>(); }

}  // namespace sentiment
