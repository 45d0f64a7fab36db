#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "ports/tracker.hpp"
#include "registry/find_run.hpp"

namespace sentiment {
namespace {

class RunsDelete final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Delete runs with their models and files",
            .details =
                "Without a server this is for good; MLflow only hides a run, and its page restores "
                "it until `mlflow gc` removes it. Nothing is deleted when one of the runs is not "
                "there or is still running. A run that is registered as a version is refused: "
                "delete the version first.",
            .examples = {"sentiment runs delete 1f0c9a 77b1d2"},
            .exit_codes =
                "2 no run named, or several runs begin so, 3 no such run, 5 the run is "
                "registered or still running"};
  }

  void declare(Options& options) override {
    options.positionals("ID", ids_, "run ids, or their first digits");
    options.setting("--experiment-name", "MLFLOW_EXPERIMENT_NAME", "NAME");
  }

  Result<void> run(Services& services, Output& out) override {
    if (ids_.empty())
      return fail(Code::usage, "give the id of a run; `sentiment runs list` lists them");
    auto& backend = *SENT_TRY(services.backend());
    std::vector<Run> runs;
    for (const auto& id : ids_) {
      runs.push_back(SENT_TRY(find_run(backend.tracker(), services.config().experiment_name, id)));
      if (runs.back().status != RunStatus::running) continue;
      return fail(Code::refused, fmt::format("run {} is still running", runs.back().id.value()));
    }
    auto& deletions = backend.deletions();
    Json deleted = Json::array();
    for (const auto& run : runs) {
      SENT_CHECK(deletions.delete_run(run.id));
      if (!out.json()) {
        out.line("Deleted run {}{}", run.id.value(),
                 deletions.restorable_runs() ? " (MLflow can restore it until `mlflow gc`)" : "");
      }
      deleted.push_back(run.id.value());
    }
    if (out.json()) {
      out.document({{"deleted", std::move(deleted)}, {"restorable", deletions.restorable_runs()}});
    }
    return {};
  }

 private:
  std::vector<std::string> ids_;
};

}  // namespace

std::unique_ptr<Command> make_runs_delete() { return std::make_unique<RunsDelete>(); }

}  // namespace sentiment
