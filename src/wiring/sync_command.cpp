#include "wiring/sync_command.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <string>

#include "adapters/local/local_home.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "cli/command.hpp"
#include "cli/flow_reporting.hpp"
#include "sync/sync.hpp"

namespace sentiment {
namespace {

std::string counted(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void print(Output& out, const SyncReport& report) {
  out.line("Synced {}, {}, {}", counted(report.runs, "run"), counted(report.versions, "version"),
           counted(report.alias_moves, "alias move"));
  if (report.runs_before > 0) {
    out.line("{} {} there already", counted(report.runs_before, "run"),
             report.runs_before == 1 ? "was" : "were");
  }
  if (report.runs_running > 0) {
    out.line("{} not ended yet: left for the next sync", counted(report.runs_running, "run"));
  }
}

Json to_json(const SyncReport& report) {
  return {{"runs", report.runs},
          {"runs_before", report.runs_before},
          {"runs_running", report.runs_running},
          {"versions", report.versions},
          {"alias_moves", report.alias_moves}};
}

class SyncCommand final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Replay a solo home into an MLflow server",
            .details =
                "Sends the runs of SENTIMENT_HOME with their times, parameters, metric histories, "
                "tags, data sets, artifacts and models to the server that MLFLOW_TRACKING_URI "
                "names, then the versions in their order and every move of an alias. Each once: "
                "what an earlier sync sent, whole or cut off, is found there. Flow runs that wait "
                "for a Prefect server are sent to PREFECT_API_URL. Runs in the home stay as they "
                "are.",
            .examples = {"sentiment sync"},
            .exit_codes =
                "4 the server could not be reached (run it again to go on), "
                "130 interrupted"};
  }

  Result<void> run(Services& services) override {
    const auto& config = services.config();
    if (config.tracking_uri.empty()) {
      return fail(Code::usage, "sync sends to the server that MLFLOW_TRACKING_URI names: set it");
    }
    const auto home = SENT_TRY(local::LocalHome::open(config.home, services.clock)
                                   .map_error(doing("home folder '" + config.home + "'")));
    auto& server = *SENT_TRY(services.backend());
    Sync sync(home->inventory(), {home->tracker(), home->registry(), home->store()},
              {server.tracker(), server.registry(), server.artifacts()}, services.stop,
              [&](const std::string& line) { services.out.warn("{}", line); });
    const auto report = SENT_TRY(sync.run());
    SENT_CHECK(send_kept_reports(services));
    if (services.out.json()) {
      services.out.document(to_json(report));
    } else {
      print(services.out, report);
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<Command> make_sync() { return std::make_unique<SyncCommand>(); }

}  // namespace sentiment
