#include "adapters/prefect/prefect_orchestrator.hpp"

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "adapters/prefect/kept_journals.hpp"
#include "adapters/prefect/prefect_reporter.hpp"
#include "base/clock.hpp"
#include "base/random_id.hpp"
#include "base/stop_flag.hpp"
#include "base/stoppable_sleep.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/flow_runs.hpp"
#include "clients/prefect/logs.hpp"
#include "clients/prefect/states.hpp"
#include "clients/prefect/task_events.hpp"
#include "http/client/http_client.hpp"
#include "ports/names.hpp"
#include "ports/orchestrator.hpp"

namespace sentiment::prefect {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSlice{200};  // a stop is noticed soon

/// A server at its limit may not answer for a while: a run that is claimed is not lost by that.
constexpr std::chrono::seconds kPatience{60};

Error not_ours(const FlowRun& run, const std::string& why) {
  return {Code::refused, fmt::format("flow run {} must not be executed: {}", run.name, why)};
}

}  // namespace

Result<std::unique_ptr<PrefectOrchestrator>> PrefectOrchestrator::open(ReporterOptions options,
                                                                       MakeHttp make_http,
                                                                       Clock& clock) {
  auto http = make_http();
  auto client = SENT_TRY(Client::open(options.client, *http, clock));
  return std::unique_ptr<PrefectOrchestrator>(new PrefectOrchestrator(
      std::move(options), std::move(make_http), clock, std::move(http), std::move(client)));
}

PrefectOrchestrator::PrefectOrchestrator(ReporterOptions options, MakeHttp make_http, Clock& clock,
                                         std::unique_ptr<HttpClient> http,
                                         std::unique_ptr<Client> client)
    : options_(std::move(options)),
      make_http_(std::move(make_http)),
      clock_(clock),
      http_(std::move(http)),
      client_(std::move(client)),
      queue_(*client_, clock_, options_) {}

std::unique_ptr<FlowReporter> PrefectOrchestrator::report(
    const std::optional<AssignedRun>& assigned, std::function<void()> cancel) {
  std::optional<FlowRunRef> run;
  if (assigned) {
    run = FlowRunRef{.id = assigned->id,
                     .name = assigned->name,
                     .flow_id = taken_flow_id_,
                     .flow_name = kTrainingFlow,
                     .run_count = assigned->run_count};
  }
  return std::make_unique<PrefectReporter>(options_, make_http_, clock_, std::move(cancel),
                                           std::move(run));
}

Result<AssignedRun> PrefectOrchestrator::take(const std::string& id, const StopFlag& stop) {
  const auto run = SENT_TRY(get_flow_run(*client_, id));
  taken_flow_id_ = run.flow_id;
  if (run.state.type == StateType::cancelling) {
    SENT_CHECK(set_state(
        *client_, id,
        {{.type = StateType::cancelled, .message = "cancelled before it began"}, random_uuid()}));
    return tl::make_unexpected(not_ours(run, "it was cancelled"));
  }
  // The server itself would let an ended run begin again.
  if (is_final(run.state.type)) {
    return tl::make_unexpected(
        not_ours(run, fmt::format("it is {} already", to_string(run.state.type))));
  }
  const std::string transition_id = random_uuid();
  const TimePoint last_try = clock_.now() + kPatience;
  while (!stop.requested()) {
    const auto proposed = set_state(*client_, id, {{.type = StateType::running}, transition_id});
    if (!proposed && may_pass_later(proposed.error()) && clock_.now() < last_try) {
      clock_.sleep(kSlice);
      continue;
    }
    const auto& answer = SENT_TRY(proposed);
    switch (answer.verdict) {
      case Verdict::accept: return AssignedRun{run.id, run.name, run.run_count + 1, run.parameters};
      case Verdict::reject:
      case Verdict::abort:
        return tl::make_unexpected(not_ours(
            run, fmt::format("it is {}: {}", to_string(answer.state.type), answer.reason)));
      case Verdict::wait: break;
    }
    (void)sleep_unless_stopped(clock_, answer.delay, &stop);
  }
  return fail(Code::interrupted, "stopped before the flow run was due");
}

Result<void> PrefectOrchestrator::give_up(const AssignedRun& run, const Error& why) {
  // The line is what people look for; the state must change even without it.
  auto told = send_logs(*client_, {{run.id, "", Level::error, why.message, clock_.now()}});
  SENT_CHECK(set_state(*client_, run.id,
                       {{.type = StateType::failed, .message = why.message}, random_uuid()}));
  return told;
}

KeptReports PrefectOrchestrator::send_kept(milliseconds limit) {
  KeptReports result;
  KeptJournals journals(options_.journals, options_.report, options_.ui_url);
  client_->set_deadline(clock_.now() + limit);
  while (true) {
    const auto more = journals.send_next(*client_);
    if (!more) result.problem = more.error().message;
    if (!more || !*more) break;
  }
  client_->set_deadline(std::nullopt);
  result.sent = journals.take_sent();
  result.left = journals.count();
  return result;
}

}  // namespace sentiment::prefect
