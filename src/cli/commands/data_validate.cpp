#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <string>

#include "base/counted.hpp"
#include "base/quote_briefly.hpp"
#include "cli/column_options.hpp"
#include "cli/commands.hpp"
#include "data/class_counts.hpp"
#include "data/class_names.hpp"
#include "data/data_report.hpp"
#include "data/split.hpp"
#include "data/validate.hpp"
#include "ports/data_file.hpp"

namespace sentiment {
namespace {

/// What the rows are: "m.csv: 3 rows (0: 1, 1: 2), 0 duplicate texts", and their texts.
void print_figures(Output& out, const DataReport& report) {
  std::string classes;
  const bool sentiments = are_sentiments(report.classes.names);
  for (std::size_t k = 0; k < report.classes.names.size(); ++k) {
    const std::string& name = report.classes.names[k];
    classes += fmt::format("{}{}: {}", k == 0 ? "" : ", ", sentiments ? name : quote_briefly(name),
                           report.classes.rows[k]);
  }
  out.line("{}: {} ({}), {}", report.path, counted(report.rows, "row"), classes,
           counted(report.duplicate_rows, "duplicate text"));
  out.line("text length: {} to {} characters, median {}", report.shortest_text, report.longest_text,
           report.median_text);
  out.line("sha256: {}", report.sha256);
}

void print(Output& out, const DataReport& report) {
  if (report.rows > 0) print_figures(out, report);
  for (const auto& problem : report.problems) {
    const bool error = problem.severity == DataProblem::Severity::error;
    const std::string rows =
        problem.places.empty() ? "" : fmt::format(" ({})", counted(problem.count, "row"));
    out.line("{}: {}{}",
             out.painted(error ? Paint::red : Paint::yellow, error ? "error" : "warning"),
             problem.message, rows);
    for (const auto& place : problem.places) {
      out.line("  row {} (line {}): {}", place.row, place.line, place.value);
    }
  }
  if (report.passes()) out.line("{}", out.painted(Paint::green, "fit to train on"));
}

class DataValidate final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Check a data file row by row, and report all that is wrong",
            .examples = {"sentiment data validate data/imdb_sample.csv",
                         "sentiment data validate mine.csv --text-column review --json"},
            .exit_codes =
                "1 cannot be read as CSV, 3 no such file, 4 store not reachable, 5 not fit to "
                "train on"};
  }

  void declare(Options& options) override {
    options.positional("FILE", file_, "CSV, TSV or JSON lines, packed or not; a path or s3://…")
        .required = true;
    columns_.declare(options);
  }

  Result<void> run(Services& services, Output& out) override {
    auto* objects = SENT_TRY(services.objects_for(file_));
    const auto columns = SENT_TRY(columns_.read(services.config()));
    const auto file = SENT_TRY(open_data_file(file_, objects));
    const DataReport report = validate_dataset(file, file_, columns, SplitOptions{});
    if (!report.classes.names.empty()) out.note("Classes: {}", shown_counts(report.classes));
    if (out.json()) {
      out.document(to_json(report));
    } else {
      print(out, report);
    }
    if (report.passes()) return {};
    return fail(Code::refused, fmt::format("{} is not fit to train on", file_));
  }

 private:
  std::string file_;
  ColumnOptions columns_;
};

}  // namespace

std::unique_ptr<Command> make_data_validate() { return std::make_unique<DataValidate>(); }

}  // namespace sentiment
