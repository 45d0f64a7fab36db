#include "adapters/prefect/prefect_queue.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "adapters/prefect/kept_journals.hpp"
#include "adapters/prefect/prefect_reporter.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/random_id.hpp"
#include "base/sha256.hpp"
#include "clients/prefect/automations.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/deployments.hpp"
#include "clients/prefect/flow_runs.hpp"
#include "clients/prefect/states.hpp"
#include "http/client/json_members.hpp"
#include "ports/names.hpp"
#include "ports/run_queue.hpp"

namespace sentiment::prefect {
namespace {

constexpr const char* kSlug = "settings";                 // of the schedule that settings ask for
constexpr const char* kInstalled = "sentiment.schedule";  // job variable: the one put in last
constexpr const char* kClaimed = "claimed by worker ";
constexpr std::chrono::seconds kRival{1};  // in which one who saw no other claim begins
constexpr const char* kAutomation = "sentiment: crash silent training runs";

std::string host_name() {
  constexpr std::size_t kLongest = 256;
  std::array<char, kLongest> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) return "localhost";
  return host.data();
}

/// When a process started, in the kernel's ticks: the 22nd field of /proc/<pid>/stat; the second
/// may hold spaces and brackets.
std::string start_of(int pid) {
  std::ifstream in(fmt::format("/proc/{}/stat", pid));
  const std::string line((std::istreambuf_iterator<char>(in)), {});
  std::string_view rest = line;
  const auto bracket = rest.rfind(')');
  if (bracket == std::string_view::npos) return {};
  rest.remove_prefix(bracket + 1);
  constexpr int kFieldsBefore = 19;                  // from the 3rd to the 21st
  if (rest.size() > 2 && rest[1] == 'Z') return {};  // it has ended, nobody has looked yet
  for (int i = 0; i <= kFieldsBefore; ++i) {
    const auto space = rest.find(' ');
    if (space == std::string_view::npos) return {};
    rest.remove_prefix(space + 1);
  }
  return std::string(rest.substr(0, rest.find(' ')));
}

/// Heartbeats may be missed three times.
std::chrono::seconds silence_of(std::chrono::milliseconds heartbeat) {
  constexpr std::chrono::seconds kLeast{10};  // the server's own limit
  return std::max(kLeast, std::chrono::ceil<std::chrono::seconds>(heartbeat * 4));
}

std::string claim_of_this_process() {
  return kClaimed + to_string(process_name(static_cast<int>(::getpid())));
}

std::string when_of(const Schedule& schedule) {
  return schedule.cron.empty() ? "" : fmt::format("{} | {}", schedule.cron, schedule.timezone);
}

/// For map_error: a deployment's schedule is the part of it that the user spells.
auto naming_schedule(const DeploymentSpec& spec) {
  return [&spec](Error error) {
    if (error.code != Code::invalid_argument || spec.cron.empty()) return error;
    const bool zone = error.message.find("imezone") != std::string::npos;
    const bool cron = error.message.find("cron") != std::string::npos;
    if (!zone && !cron) return error;
    std::string settings;
    if (cron) settings = fmt::format("SENTIMENT_SCHEDULE='{}'", spec.cron);
    if (zone) {
      settings +=
          fmt::format("{}SENTIMENT_SCHEDULE_TIMEZONE='{}'", cron ? ", " : "", spec.timezone);
    }
    return Error{Code::usage, fmt::format("{}: {}", settings, error.message)};
  };
}

Deployment wanted_deployment(const DeploymentSpec& spec, std::string name, std::string flow_id) {
  Deployment wanted{.name = std::move(name),
                    .flow_id = std::move(flow_id),
                    .description = spec.description,
                    .entrypoint = "sentiment worker",
                    .tags = {"sentiment"},
                    .parameter_schema = spec.parameter_schema,
                    .concurrency_limit = spec.concurrency};
  if (!spec.cron.empty()) {
    wanted.schedules.push_back({.slug = kSlug, .cron = spec.cron, .timezone = spec.timezone});
  }
  wanted.job_variables[kInstalled] =
      wanted.schedules.empty() ? "" : when_of(wanted.schedules.front());
  constexpr std::size_t kDigits = 8;
  const Json content{wanted.description, wanted.parameter_schema, wanted.concurrency_limit,
                     wanted.job_variables};
  wanted.version =
      fmt::format("{}+{}", SENTIMENT_VERSION, sha256_hex(to_line(content)).substr(0, kDigits));
  return wanted;
}

}  // namespace

ProcessName process_name(int pid) { return {host_name(), pid, start_of(pid)}; }

std::string to_string(const ProcessName& process) {
  return fmt::format("{}:{}:{}", process.host, process.pid, process.started);
}

bool is_dead_here(const std::string& process) {
  const auto first = process.find(':');
  const auto second = process.find(':', first + 1);
  if (first == std::string::npos || second == std::string::npos) return false;
  if (process.substr(0, first) != host_name()) return false;
  int pid = 0;
  const auto [end, error] =
      std::from_chars(process.data() + first + 1, process.data() + second, pid);
  if (error != std::errc{} || end != process.data() + second || pid <= 0) return false;
  return start_of(pid) != process.substr(second + 1);
}

PrefectQueue::PrefectQueue(Client& client, Clock& clock, const ReporterOptions& options)
    : client_(client), clock_(clock), options_(options) {}

Result<void> PrefectQueue::register_deployment(const DeploymentSpec& spec) {
  const auto flow = SENT_TRY(ensure_flow(client_, kTrainingFlow).map_error(not_prefect));
  const auto& name = options_.report.deployment;
  const auto wanted = wanted_deployment(spec, name, flow);
  const auto there = SENT_TRY(find_deployment(client_, kTrainingFlow, name));
  if (there) {
    deployment_id_ = there->id;
    SENT_CHECK(bring_up_to_date(*there, wanted).map_error(naming_schedule(spec)));
  } else {
    deployment_id_ = SENT_TRY(create_deployment(client_, wanted).map_error(naming_schedule(spec)));
  }
  SENT_CHECK(ensure_automation(client_, {.name = kAutomation,
                                         .flow_name = kTrainingFlow,
                                         .silence = silence_of(options_.heartbeat)}));
  return {};
}

Result<void> PrefectQueue::bring_up_to_date(const Deployment& there, const Deployment& wanted) {
  if (there.version == wanted.version) return {};
  SENT_CHECK(apply_schedule(there, wanted));
  Deployment changed = wanted;
  changed.id = there.id;
  return update_deployment(client_, changed);
}

Result<void> PrefectQueue::apply_schedule(const Deployment& there, const Deployment& wanted) {
  const std::string installed = text_of(there.job_variables, kInstalled);
  const Schedule next = wanted.schedules.empty() ? Schedule{} : wanted.schedules.front();
  if (installed == when_of(next)) return {};
  const auto ours = std::ranges::find(there.schedules, kSlug, &Schedule::slug);
  if (ours == there.schedules.end()) {
    // Somebody has removed it, or there was none.
    return installed.empty() ? add_schedule(client_, there.id, next) : Result<void>{};
  }
  if (when_of(*ours) != installed) return {};  // somebody has changed it
  if (next.cron.empty()) return remove_schedule(client_, there.id, ours->id);
  Schedule changed = next;
  changed.id = ours->id;
  return change_schedule(client_, there.id, changed);
}

Result<std::vector<DueRun>> PrefectQueue::due() {
  std::vector<DueRun> runs;
  for (const auto& doubt : doubts_) runs.push_back(doubt.run);
  const auto found = SENT_TRY(due_flow_runs(client_, deployment_id_, clock_.now()));
  for (const auto& run : found) {
    if (std::ranges::find(runs, run.id, &DueRun::id) == runs.end()) {
      runs.push_back({run.id, run.name});
    }
  }
  return runs;
}

Result<bool> PrefectQueue::propose(const DueRun& run, const std::string& transition_id) {
  // The list of due runs, or the claim whose answer was lost, may be old: somebody else may have
  // executed the run since, and the server would let an ended run begin again.
  const auto there = SENT_TRY(get_flow_run(client_, run.id));
  if (there.state.type == StateType::pending) return first_claim_is_ours(run.id);
  if (there.state.type != StateType::scheduled) return false;
  const auto answer = SENT_TRY(
      set_state(client_, run.id,
                {{.type = StateType::pending, .message = claim_of_this_process()}, transition_id}));
  if (answer.verdict != Verdict::accept) return false;
  return first_claim_is_ours(run.id);
}

/// On SQLite the server looks at a run's state and changes it in two steps: of two claims at the
/// same moment it may accept both. Each worker then finds both in the run's history, or is the
/// first to write there; the older one counts.
Result<bool> PrefectQueue::first_claim_is_ours(const std::string& run_id) {
  const auto is_claim = [](const State& state) { return state.type == StateType::pending; };
  const auto is_ours = [&](const State& state) {
    return is_claim(state) && state.message == claim_of_this_process();
  };
  for (bool again = false;; again = true) {
    const auto states = SENT_TRY(flow_run_states(client_, run_id));
    const auto ours = std::find_if(states.rbegin(), states.rend(), is_ours);
    if (ours == states.rend()) return false;
    const auto before = std::next(ours);
    if (before != states.rend() && is_claim(*before)) return false;
    if (!std::all_of(states.rbegin(), ours, is_claim)) return false;  // executed meanwhile
    if (ours == states.rbegin() || again) return true;
    clock_.sleep(kRival);
  }
}

Result<bool> PrefectQueue::claim(const DueRun& run) {
  const auto doubt =
      std::ranges::find_if(doubts_, [&](const Doubt& entry) { return entry.run.id == run.id; });
  const std::string transition_id = doubt == doubts_.end() ? random_uuid() : doubt->transition_id;
  if (doubt != doubts_.end()) doubts_.erase(doubt);
  auto claimed = propose(run, transition_id);
  if (!claimed && claimed.error().code == Code::not_found) return false;  // deleted meanwhile
  if (!claimed) doubts_.push_back({run, transition_id});
  return claimed;
}

Result<void> PrefectQueue::set_process(const std::string& run_id, int pid) {
  return set_infrastructure_pid(client_, run_id, to_string(process_name(pid)));
}

Result<bool> PrefectQueue::process_ended(const std::string& run_id, const std::string& how) {
  // What the process could not send in time tells more than how it ended.
  SENT_CHECK(KeptJournals(options_.journals, options_.report, options_.ui_url)
                 .send_run(client_, run_id, how));
  const auto run = get_flow_run(client_, run_id);
  if (!run && run.error().code == Code::not_found) return false;
  if (!run) return tl::make_unexpected(run.error());
  // SCHEDULED: it is to be tried again, and not by that process.
  if (is_final(run->state.type) || run->state.type == StateType::scheduled) return false;
  const auto type =
      run->state.type == StateType::cancelling ? StateType::cancelled : StateType::crashed;
  const auto answer =
      SENT_TRY(set_state(client_, run_id, {{.type = type, .message = how}, random_uuid()}));
  return answer.verdict == Verdict::accept;
}

Result<int> PrefectQueue::crash_dead_runs() {
  const auto runs = SENT_TRY(find_flow_runs(
      client_, deployment_id_, {StateType::pending, StateType::running, StateType::cancelling}));
  int crashed = 0;
  for (const auto& run : runs) {
    std::string process = run.infrastructure_pid;
    if (process.empty() && run.state.type == StateType::pending &&
        run.state.message.starts_with(kClaimed)) {
      process = run.state.message.substr(std::string_view(kClaimed).size());
    }
    if (!is_dead_here(process)) continue;
    const auto changed = SENT_TRY(
        process_ended(run.id, fmt::format("its process {} on this machine has ended", process)));
    crashed += changed ? 1 : 0;
  }
  return crashed;
}

}  // namespace sentiment::prefect
