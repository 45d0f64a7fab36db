#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "app/flow_reporting.hpp"
#include "app/home_sync.hpp"
#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "cli/commands.hpp"
#include "ports/orchestrator.hpp"
#include "sync/sync.hpp"

namespace sentiment {
namespace {

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

void print(Output& out, const KeptReports& kept) {
  out.line("Sent {} to Prefect", counted(kept.sent.size(), "flow run"));
}

Json to_json(const SyncReport& report, const KeptReports& kept) {
  Json failures = Json::array();
  for (const auto& [what, error] : report.failures) {
    failures.push_back(
        {{"what", what}, {"code", to_string(error.code)}, {"reason", error.message}});
  }
  return {{"failures", std::move(failures)},
          {"stopped", report.stopped},
          {"runs", report.runs},
          {"runs_before", report.runs_before},
          {"runs_running", report.runs_running},
          {"versions", report.versions},
          {"alias_moves", report.alias_moves},
          {"flow_runs", kept.sent.size()}};
}

/// What failed, item by item, and what to do.
Result<void> verdict_of(const SyncReport& report, Output& out) {
  if (report.failures.empty()) return {};
  for (const auto& [what, error] : report.failures) {
    out.warn("{} was not sent: {}", what, error.message);
  }
  const auto away = std::ranges::find_if(
      report.failures, [](const SyncFailure& failure) { return may_pass_later(failure.error); });
  const auto& named = away == report.failures.end() ? report.failures.front() : *away;
  return fail(
      named.error.code,
      fmt::format("{} could not be sent{}: {}; what was sent stays, and the next `sentiment "
                  "sync` goes on",
                  counted(report.failures.size(), "item"),
                  report.stopped ? ", and those after it were left" : "",
                  report.failures.size() == 1 ? named.what : "they are named above"));
}

/// However many there are: goes on as long as each turn sends some.
Result<KeptReports> send_all_kept_reports(Services& services) {
  KeptReports all;
  while (true) {
    auto turn = SENT_TRY(send_kept_reports(services));
    all.sent.insert(all.sent.end(), turn.sent.begin(), turn.sent.end());
    all.left = turn.left;
    all.problem = std::move(turn.problem);
    if (all.problem.empty() || turn.sent.empty() || services.stop.requested()) return all;
  }
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
                "for a Prefect server are sent to PREFECT_API_URL. With one of the two set, only "
                "that server is told. Runs in the home stay as they are.",
            .examples = {"sentiment sync"},
            .exit_codes =
                "1 the server refused a run, model or alias (the others were sent), "
                "4 a server could not be reached (run it again to go on), "
                "130 interrupted"};
  }

  Result<void> run(Services& services, Output& out) override {
    const auto& config = services.config();
    const bool to_mlflow = !config.tracking_uri.empty();
    const bool to_prefect = !config.orchestration.api_url.empty();
    if (!to_mlflow && !to_prefect) {
      return fail(Code::usage,
                  "sync sends to the servers that MLFLOW_TRACKING_URI (runs, models) and "
                  "PREFECT_API_URL (kept flow runs) name: set one of them");
    }
    auto report = to_mlflow ? sync_home(services) : SyncReport{};
    if (!report && services.stop.requested()) return tl::make_unexpected(report.error());
    // An MLflow server that is away keeps nothing from Prefect.
    const auto kept = SENT_TRY(send_all_kept_reports(services));
    if (report && out.json()) out.document(to_json(*report, kept));
    if (report && to_mlflow && !out.json()) print(out, *report);
    if (to_prefect && !out.json()) print(out, kept);
    SENT_CHECK(verdict_of(SENT_TRY(std::move(report)), out));
    if (kept.problem.empty()) return {};
    return fail(Code::unavailable, fmt::format("{} kept for Prefect: {}",
                                               counted(kept.left, "flow run"), kept.problem));
  }
};

}  // namespace

std::unique_ptr<Command> make_sync() { return std::make_unique<SyncCommand>(); }

}  // namespace sentiment
