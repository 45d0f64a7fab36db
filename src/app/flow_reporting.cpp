#include "app/flow_reporting.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <optional>
#include <ratio>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/notices.hpp"
#include "app/services.hpp"
#include "base/counted.hpp"
#include "base/error.hpp"
#include "ports/flow_event.hpp"
#include "ports/flow_history.hpp"
#include "ports/flow_observer.hpp"
#include "ports/orchestrator.hpp"

namespace sentiment {
namespace {

/// Where runs are shown; a failure is only reported.
void write_down(const std::vector<ShownFlowRun>& runs, FlowHistory& history, Notices& notices) {
  for (const auto& run : runs) {
    if (const auto kept = history.set_shown(run); !kept) notices.warn(kept.error().message);
  }
}

}  // namespace

Result<bool> FlowReporting::begin() {
  if (off_) return true;
  orchestrator_ = SENT_TRY(services_.orchestrator());
  const std::string& id = services_.config().orchestration.assigned_run;
  if (id.empty()) return true;
  if (orchestrator_ == nullptr) {
    return fail(Code::usage,
                "PREFECT__FLOW_RUN_ID names a flow run to execute, but PREFECT_API_URL "
                "is not set: set it to the server that scheduled the run");
  }
  auto taken = orchestrator_->take(id, services_.stop);
  if (taken) {
    assigned_ = *std::move(taken);
    return true;
  }
  if (taken.error().code != Code::refused) return tl::make_unexpected(std::move(taken).error());
  services_.notices.note("nothing to do: " + taken.error().message);
  return false;
}

std::vector<FlowObserver*> FlowReporting::start() {
  if (orchestrator_ == nullptr) return {};
  // A second signal would end the process at once.
  const auto cancel = [&stop = services_.stop] {
    if (!stop.requested()) ::kill(::getpid(), SIGTERM);
  };
  reporter_ = orchestrator_->report(assigned_, cancel);
  return {reporter_.get(), this};
}

void FlowReporting::on(const FlowEvent& event) {
  if (std::holds_alternative<TaskRunChanged>(event)) say_where();
}

void FlowReporting::say_where() {
  if (said_where_) return;
  const std::string url = reporter_->url();
  if (url.empty()) return;
  said_where_ = true;
  services_.notices.note("flow run in Prefect: " + url);
}

void FlowReporting::finish(FlowHistory& history) {
  if (!reporter_) return;
  const ReportSummary summary = reporter_->finish();
  auto& notices = services_.notices;
  say_where();
  write_down(summary.shown, history, notices);
  if (!summary.problem.empty()) {
    notices.warn(summary.problem +
                 (summary.kept ? "; what was not sent to Prefect is kept and sent by the next "
                                 "training, `sentiment worker` or `sentiment sync`"
                               : ""));
  }
  if (!summary.url.empty()) {
    const auto blocked = std::chrono::duration<double, std::milli>(summary.blocked).count();
    const auto flush = std::chrono::duration<double>(summary.flush).count();
    notices.note(
        fmt::format("reported to Prefect: {}; the training waited {:.2f} ms, its end {:.2f} s",
                    counted(summary.requests, "request"), blocked, flush));
  }
  if (!summary.shown.empty() && summary.shown.front().url == summary.url) {
    shown_ = summary.shown.front();
  }
}

void FlowReporting::give_up(const Error& why) {
  if (!assigned_ || reporter_) return;
  if (const auto told = orchestrator_->give_up(*assigned_, why); !told) {
    services_.notices.warn(told.error().message);
  }
}

Result<KeptReports> send_kept_reports(Services& services) {
  constexpr std::chrono::seconds kLongest{30};
  Orchestrator* orchestrator = SENT_TRY(services.orchestrator());
  if (orchestrator == nullptr) return KeptReports{};
  auto kept = orchestrator->send_kept(kLongest);
  if (kept.sent.empty()) return kept;
  if (const auto backend = services.backend()) {
    write_down(kept.sent, (*backend)->history(), services.notices);
  }
  return kept;
}

}  // namespace sentiment
