#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "cli/commands.hpp"
#include "cli/runs.hpp"
#include "cli/table.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

class RunsList final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "List trainings, newest first",
            .examples = {"sentiment runs list", "sentiment runs list --limit 5 --json"},
            .exit_codes = "none other"};
  }

  void declare(Options& options) override {
    options.option("--limit", limit_, "N", "at most so many");
    options.setting("--experiment-name", "MLFLOW_EXPERIMENT_NAME", "NAME");
  }

  Result<void> run(Services& services, Output& out) override {
    if (limit_ < 1) return fail(Code::usage, "--limit: expected at least 1");
    auto& backend = *SENT_TRY(services.backend());
    const auto& experiment = services.config().experiment_name;
    const auto runs = SENT_TRY(backend.tracker().list_runs(experiment, limit_));
    if (out.json()) {
      Json list = Json::array();
      for (const auto& run : runs) list.push_back(run_json(run));
      out.document({{"experiment", experiment}, {"runs", std::move(list)}});
      return {};
    }
    if (runs.empty()) {
      out.note("no runs in experiment {} yet; `sentiment train` makes one", experiment);
      return {};
    }
    std::vector<std::vector<std::string>> rows{
        {"Run ID", "Name", "Status", "Started (UTC)", "Took", "Accuracy", "F1"}};
    for (const auto& run : runs) {
      rows.push_back({run.id.value(), run.name, std::string(to_string(run.status)),
                      to_display(run.start_time), duration_text(run.start_time, run.end_time),
                      metric_cell(run, "accuracy"), metric_cell(run, "f1")});
    }
    print_table(out, rows);
    return {};
  }

 private:
  int limit_ = 20;
};

}  // namespace

std::unique_ptr<Command> make_runs_list() { return std::make_unique<RunsList>(); }

}  // namespace sentiment
