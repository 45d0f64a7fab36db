#include "worker/worker.hpp"

#include <memory>
#include <string>
#include <utility>

#include "app/flow_reporting.hpp"
#include "app/orchestration_config.hpp"
#include "app/training_settings.hpp"
#include "base/counted.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "base/seconds.hpp"
#include "cli/commands.hpp"
#include "ports/orchestrator.hpp"
#include "ports/run_queue.hpp"
#include "training/flow_parameters.hpp"
#include "training/train_config.hpp"
#include "worker/heartbeat_file.hpp"
#include "worker/run_launcher.hpp"

namespace sentiment {
namespace {

constexpr const char* kDescription =
    "Trains a sentiment classifier, tracks the run and registers the model "
    "(`sentiment train`), executed by `sentiment worker`.";

class WorkerCommand final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Execute the trainings that are started or scheduled in Prefect",
            .details =
                "Registers the deployment sentiment-training/train at PREFECT_API_URL and executes "
                "its runs, each in a process of its own: started by hand, scheduled, late and "
                "retried ones. A run cancelled in Prefect stops within two seconds. SIGTERM lets "
                "the runs at work end first; a second one ends at once. Several workers may run, "
                "on several machines. Settings of params.yaml are the form's defaults.",
            .examples = {"sentiment worker", "SENTIMENT_SCHEDULE='0 3 * * *' sentiment worker",
                         "sentiment worker --once"},
            .exit_codes =
                "1 the deployment was refused, 2 wrong setting, 4 no server answered "
                "(--once), 130 interrupted before the server answered"};
  }

  void declare(Options& options) override {
    options.flag("--once", once_, "execute what is due now, then end: for cron");
    options.flag("--prepare-data", prepare_data_,
                 "get the movie reviews first where they are missing");
  }

  Result<void> run(Services& services, Output& out) override {
    Orchestrator* orchestrator = SENT_TRY(services.orchestrator());
    if (orchestrator == nullptr) {
      return fail(Code::usage,
                  "PREFECT_API_URL is not set: name the Prefect server to work for, e.g. "
                  "PREFECT_API_URL=http://127.0.0.1:4200/api");
    }
    if (!services.config().orchestration.assigned_run.empty()) {
      return fail(Code::usage, "PREFECT__FLOW_RUN_ID is set: that is for `sentiment train`");
    }
    WorkerOptions options{.deployment = SENT_TRY(deployment(services)),
                          .poll = to_milliseconds(services.config().orchestration.poll),
                          .once = once_};
    if (prepare_data_) {
      const auto prepared =
          run_program_and_wait({"data", "prepare", "--if-missing", "--offline-ok"});
      // It said why itself; runs may ask for other data, and the bundled reviews are in the
      // program.
      if (!prepared) out.warn("worker: {}; going on without them", prepared.error().message);
    }
    const auto kept = SENT_TRY(send_kept_reports(services));
    if (!kept.problem.empty()) {
      out.warn("kept {} for Prefect: {}", counted(kept.left, "flow run"), kept.problem);
    }
    if (!kept.sent.empty()) {
      out.note("sent to Prefect: {} that had been kept", counted(kept.sent.size(), "flow run"));
    }
    HeartbeatFile heartbeat(heartbeat_path(services.config().home));
    TrainLauncher launcher;
    Worker worker(std::move(options), orchestrator->queue(), launcher, heartbeat, services.clock,
                  services.stop, [&out](const std::string& what) { out.note("worker: {}", what); });
    if (!once_) out.note("worker: at work for {}; Ctrl-C ends it", orchestrator->address());
    SENT_CHECK(worker.run());
    if (out.json()) out.document({{"ended", true}});
    return {};
  }

 private:
  static Result<DeploymentSpec> deployment(const Services& services) {
    TrainConfig defaults;
    Fields fields;
    describe(fields, defaults);
    SENT_CHECK(TrainingSettings{}.apply(fields));
    const auto& settings = services.config().orchestration;
    return DeploymentSpec{.description = kDescription,
                          .parameter_schema = flow_parameter_schema(defaults),
                          .concurrency = settings.concurrency,
                          .cron = settings.schedule,
                          .timezone = settings.schedule_timezone};
  }

  bool once_ = false;
  bool prepare_data_ = false;
};

}  // namespace

std::unique_ptr<Command> make_worker() { return std::make_unique<WorkerCommand>(); }

}  // namespace sentiment
