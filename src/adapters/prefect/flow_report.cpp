#include "adapters/prefect/flow_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/prefect/flow_event_json.hpp"
#include "base/clock.hpp"
#include "clients/prefect/artifacts.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/deployments.hpp"
#include "clients/prefect/flow_runs.hpp"
#include "clients/prefect/ids.hpp"
#include "clients/prefect/logs.hpp"
#include "clients/prefect/states.hpp"
#include "clients/prefect/task_events.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "ports/model_uri.hpp"

namespace sentiment::prefect {
namespace {

using std::chrono::microseconds;

constexpr std::size_t kMostLines = 10'000;  // that wait; what is least is dropped first
constexpr std::chrono::seconds kLate{10};   // a state told so long after says when it was

/// The failure is the server's or the way's, not the item's: it may be sent later.
bool may_be_sent_later(const Error& error) {
  return may_pass_later(error) || error.code == Code::interrupted ||
         error.code == Code::unauthenticated;
}

StateType type_of(FlowState state) {
  return parse_state_type(sentiment::to_string(state)).value_or(StateType::crashed);
}

State state_of(const TaskRunChanged& event) {
  State state{.type = type_of(event.state), .message = event.message};
  if (state.type == StateType::scheduled) state.name = "AwaitingRetry";
  if (state.type == StateType::running && event.run_count > 1) state.name = "Retrying";
  return state;
}

Level level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return Level::debug;
    case LogLevel::info: return Level::info;
    case LogLevel::warning: return Level::warning;
    case LogLevel::error: return Level::error;
  }
  return Level::info;
}

/// ` (ended 2026-11-23T05:06:07.089Z, reported later)` where the server's own time is another one.
std::string true_time(const char* verb, TimePoint then, Clock& clock) {
  if (clock.now() - then < kLate) return {};
  return fmt::format("{} {}, reported later", verb, to_iso8601(then));
}

std::string joined(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return a + b;
  return a + "; " + b;
}

std::string last_group(const std::string& uuid) { return uuid.substr(uuid.rfind('-') + 1); }

}  // namespace

FlowReport::FlowReport(ReportOptions options, FlowRunRef run, bool began)
    : options_(std::move(options)),
      run_(std::move(run)),
      restored_(!began),
      began_(began),
      lines_uncertain_(!began),
      artifact_uncertain_(!began) {}

const std::string& FlowReport::flow_run_id() const {
  static const std::string none;
  return started_ ? started_->id : none;
}

void FlowReport::add(const FlowEvent& event) {
  std::visit([this](const auto& told) { add_event(told); }, event);
}

void FlowReport::add_event(const FlowRunStarted& event) {
  started_ = event;
  last_sign_ = event.time;
  add_line("", Level::info,
           fmt::format("Beginning flow run '{}' for flow '{}'", run_ ? run_->name : event.name,
                       event.flow),
           event.time);
}

void FlowReport::add_event(const TaskRunChanged& event) {
  if (!began_) changes_.push_back(event);
  const Micros occurred = record(event);
  open_task_ = event.id;
  last_sign_ = event.time;
  const auto type = type_of(event.state);
  if (is_final(type)) {
    add_line(event.id, type == StateType::completed ? Level::info : Level::error,
             fmt::format("Finished in state {}({})", usual_name(type),
                         event.message.empty() ? "" : fmt::format("'{}'", event.message)),
             occurred);
  }
}

Micros FlowReport::record(const TaskRunChanged& event) {
  Task& task = tasks_[event.id];
  const bool first = task.run.id.empty();
  Micros occurred = std::max(Micros(event.time), task.last + microseconds(1));
  if (flow_start_ && occurred <= last_held_back_) {  // after the flow run's start, in their order
    occurred = last_held_back_ += microseconds(1);
  }
  task.last = occurred;
  if (first) {
    task.run.id = event.id;
    task.run.name = event.name;
    task.run.dynamic_key = last_group(event.id);
    task.run.expected_start = occurred;
  }
  task.run.upstream = event.upstream;
  task.run.run_count = event.run_count;
  task.run.retries = event.retries;
  task.run.retry_delay = std::chrono::duration<double>(event.retry_delay).count();
  const State state = state_of(event);
  if (state.type == StateType::running) {
    if (!task.run.start) task.run.start = occurred;
    task.running_since = event.time;
  } else if (task.running_since) {
    // Our clock counts milliseconds, and what ran took some time.
    const microseconds took =
        std::max<microseconds>(event.time - *task.running_since, microseconds(1));
    task.run.total_run_time += std::chrono::duration<double>(took).count();
    task.running_since.reset();
  }
  if (is_final(state.type)) task.run.end = occurred;
  TaskEvent told{
      .occurred = occurred,
      .state = state,
      .before = first ? std::nullopt : std::optional(task.state),
      .follows = task.last_event,
      .scheduled_time = event.next_try ? std::optional<Micros>(*event.next_try) : std::nullopt,
      .task = task.run};
  task.last_event = event_id(told);
  task.state = state;
  events_.push_back(std::move(told));
  return occurred;
}

void FlowReport::add_event(const FlowLog& event) {
  add_line(event.task_run_id, level_of(event.level), event.message, event.time);
  last_sign_ = event.time;
}

void FlowReport::add_event(const RunLinked& event) {
  summary_ = fmt::format("run {}", event.run.value());
  const auto& base = options_.tracking_url;
  add_link("tracking-run", "The tracked run",
           base.empty() ? fmt::format("Run `{0}`: `sentiment runs show {0}`", event.run.value())
                        : fmt::format("[MLflow run {0}]({1}/#/runs/{0})", event.run.value(), base));
}

void FlowReport::add_event(const FlowArtifact& event) {
  artifacts_.push_back({.key = event.key,
                        .type = std::string(to_string(event.kind)),
                        .description = event.description,
                        .data = event.data,
                        .task_run_id = event.task_run_id});
}

void FlowReport::add_event(const ModelRegistered& event) {
  const auto& name = event.name.value();
  const int version = event.version.value();
  summary_ = joined(summary_, fmt::format("registered {} version {}", name, version));
  const auto& base = options_.tracking_url;
  add_link("model-version", "The registered version",
           base.empty() ? fmt::format("`{}` version {}: `{}`", name, version,
                                      model_uri(event.name, event.version))
                        : fmt::format("[{0} version {1}]({2}/#/models/{0}/versions/{1})", name,
                                      version, base));
}

void FlowReport::add_event(const FlowRunChanged& event) {
  last_sign_ = event.time;
  if (!sentiment::is_final(event.state)) return;
  end_ = event;
  const auto type = type_of(event.state);
  if (type != StateType::completed) {
    add_line("", Level::error,
             fmt::format("Encountered exception during execution: {}", event.message), event.time);
  }
  add_line("", type == StateType::completed ? Level::info : Level::error,
           fmt::format("Finished in state {}()", usual_name(type)), event.time);
}

void FlowReport::add_line(const std::string& task_run_id, Level level, std::string message,
                          Micros time) {
  last_line_ = std::max(time, last_line_ + microseconds(1));  // the server sorts by time
  if (lines_.size() >= kMostLines) {
    const auto least =
        std::ranges::find_if(lines_, [](const LogLine& line) { return line.level <= Level::info; });
    lines_.erase(least == lines_.end() ? lines_.begin() : least);
    ++dropped_lines_;
  }
  lines_.push_back({.task_run_id = task_run_id,
                    .level = level,
                    .message = std::move(message),
                    .time = last_line_});
}

void FlowReport::add_link(const std::string& key, const std::string& title,
                          const std::string& text) {
  artifacts_.push_back({.key = key,
                        .type = "markdown",
                        .description = title,
                        .data = text,
                        .task_run_id = open_task_});
}

void FlowReport::close_as_crashed(const std::string& why) {
  if (!started_ || end_) return;
  const TimePoint time = last_sign_;
  for (const auto& [id, task] : tasks_) {  // add_event() changes them and adds none
    if (is_final(task.state.type)) continue;
    add_event(TaskRunChanged{.flow_run_id = started_->id,
                             .id = id,
                             .name = task.run.name,
                             .upstream = task.run.upstream,
                             .state = FlowState::crashed,
                             .run_count = task.run.run_count,
                             .message = why,
                             .time = time,
                             .retries = task.run.retries});
  }
  add_event(FlowRunChanged{
      .id = started_->id, .state = FlowState::crashed, .message = why, .time = time});
}

void FlowReport::stop(const std::string& why) {
  gone_ = true;
  if (problem_.empty()) problem_ = why;
}

Result<void> FlowReport::stop_unless_later(const Error& error) {
  if (may_be_sent_later(error)) return tl::make_unexpected(error);
  stop(error.message);
  return {};
}

Result<void> FlowReport::tolerate(Result<void> sent, const char* what) {
  if (sent || may_be_sent_later(sent.error())) return sent;
  if (problem_.empty()) problem_ = fmt::format("{}: {}", what, sent.error().message);
  return {};
}

Result<void> FlowReport::send(Client& client) {
  if (!started_ || complete()) return {};
  if (!run_) SENT_CHECK(create(client));
  if (!gone_ && !began_) SENT_CHECK(begin(client));
  if (gone_) return {};
  SENT_CHECK(send_task_events(client));
  SENT_CHECK(send_lines(client));
  SENT_CHECK(send_artifacts(client));
  return end_ ? end(client) : Result<void>{};
}

// NOLINTBEGIN(bugprone-unchecked-optional-access): send() calls these once started_ and run_ are
// there
Result<void> FlowReport::create(Client& client) {
  const NewFlowRun wanted{.name = started_->name,
                          .flow_version = SENTIMENT_VERSION,
                          .parameters = started_->parameters,
                          .tags = started_->tags,
                          .labels = {{"sentiment.flow_run", started_->id}},
                          .idempotency_key = started_->id};
  const auto made = [&]() -> Result<FlowRun> {
    const auto deployment = SENT_TRY(find_deployment(client, started_->flow, options_.deployment));
    if (deployment) {
      auto run = create_deployment_run(client, deployment->id, wanted);
      // A deployment of another version may have another form; the run is shown all the same.
      if (run || may_be_sent_later(run.error())) return run;
    }
    const auto flow = SENT_TRY(ensure_flow(client, started_->flow));
    return create_flow_run(client, flow, wanted);
  }();
  if (!made) return stop_unless_later(not_prefect(made.error()));
  run_ = FlowRunRef{
      .id = made->id, .name = made->name, .flow_id = made->flow_id, .flow_name = started_->flow};
  return {};
}

Result<void> FlowReport::begin(Client& client) {
  if (restored_) {
    const auto there = get_flow_run(client, run_->id);
    if (!there) return stop_unless_later(there.error());
    began_ = there->state.type != StateType::pending && there->state.type != StateType::scheduled;
    if (began_) return {};
  }
  const auto answer = set_state(
      client, run_->id,
      {{.type = StateType::running, .message = true_time("began", started_->time, client.clock())},
       derived_uuid(started_->time, started_->id + " running")});
  if (!answer) return stop_unless_later(answer.error());
  switch (answer->verdict) {
    case Verdict::accept: began_ = true; break;
    case Verdict::wait:
      return fail(Code::unavailable, "the Prefect server delays the flow run: " + answer->reason);
    case Verdict::reject:
    case Verdict::abort:
      stop(fmt::format(
          "the Prefect server did not let the flow run start; its state there is {}: {}",
          to_string(answer->state.type), answer->reason));
      return {};
  }
  if (answer->since && !told_late_) {
    set_flow_start(std::chrono::ceil<std::chrono::milliseconds>(*answer->since));
    tasks_.clear();
    events_.clear();
    for (const auto& change : std::exchange(changes_, {})) record(change);
  }
  return {};
}

Result<void> FlowReport::send_task_events(Client& client) {
  if (sent_events_ == events_.size()) return {};
  std::vector<TaskEvent> events(events_.begin() + static_cast<std::ptrdiff_t>(sent_events_),
                                events_.end());
  for (auto& event : events) event.flow_run = *run_;
  SENT_CHECK(tolerate(send_events(client, events), "task runs"));
  sent_events_ = events_.size();
  return {};
}

Result<void> FlowReport::send_lines(Client& client) {
  if (dropped_lines_ > 0) {
    add_line("", Level::warning,
             fmt::format("{} log lines were dropped: too many waited for the server",
                         std::exchange(dropped_lines_, 0)),
             last_line_);
  }
  if (lines_.empty()) return {};
  std::vector<LogLine> lines(lines_.begin(), lines_.end());
  for (auto& line : lines) line.flow_run_id = run_->id;
  auto sent = send_logs(client, lines, lines_uncertain_);
  lines_uncertain_ = lines_uncertain_ || !sent;
  SENT_CHECK(tolerate(std::move(sent), "log lines"));
  lines_uncertain_ = restored_;
  lines_.clear();
  return {};
}

Result<void> FlowReport::send_artifacts(Client& client) {
  while (!artifacts_.empty()) {
    Artifact& artifact = artifacts_.front();
    artifact.flow_run_id = run_->id;
    auto sent = create_artifact(client, artifact, artifact_uncertain_);
    artifact_uncertain_ = artifact_uncertain_ || !sent;
    SENT_CHECK(tolerate(std::move(sent), "artifacts"));
    artifact_uncertain_ = restored_;
    artifacts_.pop_front();
  }
  return {};
}

Result<void> FlowReport::end(Client& client) {
  const auto there = get_flow_run(client, run_->id);
  if (!there) return stop_unless_later(there.error());
  State state{.type = type_of(end_->state)};
  state.message = joined(end_->message.empty() ? summary_ : end_->message,
                         true_time("ended", end_->time, client.clock()));
  // The server would let a cancelled run complete: it does not protect it.
  if (there->state.type == StateType::cancelled) {
    ended_ = true;
    return {};
  }
  if (there->state.type == StateType::cancelling && state.type != StateType::cancelled) {
    state.message = joined("cancelled too late: the training had already ended", state.message);
    state.type = StateType::cancelled;
  }
  const auto answer =
      set_state(client, run_->id, {state, derived_uuid(end_->time, started_->id + " ended")});
  if (!answer) {
    SENT_CHECK(stop_unless_later(answer.error()));
  } else if (answer->verdict == Verdict::abort && problem_.empty()) {
    problem_ = "the Prefect server did not accept the end of the run: " + answer->reason;
  }
  // A rejection puts the run into another state (to be tried again, say): the server's decision.
  ended_ = true;
  return {};
}
// NOLINTEND(bugprone-unchecked-optional-access)

Result<void> FlowReport::send_heartbeat(Client& client, Micros now) {
  if (!run_ || complete()) return {};
  return tolerate(prefect::send_heartbeat(client, *run_, now), "heartbeats");
}

Result<bool> FlowReport::is_cancelled(Client& client) {
  if (!run_ || complete()) return false;
  const auto there = get_flow_run(client, run_->id);
  if (!there) {
    SENT_CHECK(stop_unless_later(there.error()));
    return false;  // deleted: only the reporting ends
  }
  return there->state.type == StateType::cancelling || there->state.type == StateType::cancelled;
}

Result<bool> FlowReport::confirm(Client& client) {
  SENT_CHECK(is_cancelled(client));  // events of a deleted run would hold up the server
  if (gone_ || SENT_TRY(is_recorded(client))) return true;
  repeat_events();
  SENT_CHECK(send_task_events(client));
  return false;
}

Result<bool> FlowReport::is_recorded(Client& client) {
  if (!run_ || gone_) return true;
  const auto recorded = find_task_runs(client, run_->id);
  if (!recorded) {
    if (may_be_sent_later(recorded.error())) return tl::make_unexpected(recorded.error());
    return true;
  }
  return std::ranges::all_of(tasks_, [&](const auto& entry) {
    return std::ranges::any_of(*recorded, [&](const RecordedTask& task) {
      return task.id == entry.first && task.state.type == entry.second.state.type &&
             task.run_count == entry.second.run.run_count;
    });
  });
}

}  // namespace sentiment::prefect
