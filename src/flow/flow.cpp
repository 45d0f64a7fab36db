#include "flow/flow.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/fields.hpp"
#include "base/random_id.hpp"
#include "base/seconds.hpp"
#include "base/stop_flag.hpp"
#include "base/stoppable_sleep.hpp"
#include "ports/flow_observer.hpp"
#include "ports/ids.hpp"

namespace sentiment {
namespace {

using std::chrono::milliseconds;

FlowState state_after(const Error* error) {
  if (error == nullptr) return FlowState::completed;
  return error->code == Code::interrupted ? FlowState::cancelled : FlowState::failed;
}

/// A file may not be there yet, a disk may be full for a while. Wrong data and wrong settings stay
/// wrong.
bool is_worth_another_try(const Error& error) {
  return may_pass_later(error) || error.code == Code::not_found || error.code == Code::internal;
}

}  // namespace

void describe(Fields& field, TaskRetries& retries) {
  constexpr int kMostRetries = 100;
  constexpr double kLongestDelay = 3600;
  field("SENTIMENT_TASK_RETRIES", retries.count,
        "Number of retries for a task that fails with a transient error",
        in_range(0, kMostRetries));
  field("SENTIMENT_TASK_RETRY_DELAY", retries.delay, "Seconds before a task is retried",
        in_range(0.0, kLongestDelay));
  field("SENTIMENT_TASK_RETRY_JITTER", retries.jitter,
        "Maximum random jitter added to that delay, as a fraction of it", in_range(0.0, 1.0));
}

Flow::Flow(FlowIdentity identity, std::vector<FlowObserver*> observers, Clock& clock,
           const StopFlag& stop)
    : id_(random_uuid()),
      retries_(identity.retries),
      observers_(std::move(observers)),
      clock_(clock),
      stop_(stop),
      random_(static_cast<std::uint32_t>(std::hash<std::string>{}(id_))) {
  tell(FlowRunStarted{id_, std::move(identity.flow), std::move(identity.name),
                      std::move(identity.parameters), std::move(identity.tags), clock_.now()});
}

Error Flow::interrupted() { return {Code::interrupted, "interrupted"}; }

void Flow::begin(std::string_view name) {
  task_ = {.flow_run_id = id_,
           .id = random_uuid(),
           .name = std::string(name),
           .upstream = done_,
           .retries = retries_.count,
           .retry_delay = to_milliseconds(retries_.delay)};
  change(FlowState::pending, "");
}

void Flow::run() {
  ++task_.run_count;
  task_.next_try.reset();
  change(FlowState::running, "");
}

bool Flow::waits_for_next_try(const Error& error) {
  if (task_.run_count > retries_.count || !is_worth_another_try(error)) return false;
  std::uniform_real_distribution<double> more(0, retries_.jitter);
  const milliseconds delay = to_milliseconds(retries_.delay * (1 + more(random_)));
  log(LogLevel::warning,
      fmt::format("attempt {} of {} failed; retrying in {:.1f} s: {}", task_.run_count,
                  retries_.count + 1, std::chrono::duration<double>(delay).count(), error.message));
  task_.next_try = clock_.now() + delay;
  change(FlowState::scheduled, error.message);
  (void)sleep_unless_stopped(clock_, delay, &stop_);  // task() asks for the stop itself
  return true;
}

void Flow::end(const Error* error) {
  if (error != nullptr) log(LogLevel::error, error->message);
  change(state_after(error), error == nullptr ? "" : error->message);
  done_ = {task_.id};
  task_ = {};
}

void Flow::change(FlowState state, std::string message) {
  task_.state = state;
  task_.message = std::move(message);
  task_.time = clock_.now();
  tell(task_);
}

void Flow::tell(const FlowEvent& event) {
  for (auto* observer : observers_) observer->on(event);
}

void Flow::log(LogLevel level, std::string message) {
  tell(FlowLog{id_, task_.id, level, std::move(message), clock_.now()});
}

void Flow::remark(std::string message) {
  tell(FlowLog{id_, task_.id, LogLevel::info, std::move(message), clock_.now(), true});
}

void Flow::artifact(std::string key, ArtifactKind kind, std::string description, std::string data) {
  tell(FlowArtifact{id_, task_.id, std::move(key), kind, std::move(description), std::move(data)});
}

void Flow::link(const RunId& run) { tell(RunLinked{id_, run}); }

void Flow::registered(const ModelName& name, ModelVersion version) {
  tell(ModelRegistered{id_, name, version});
}

void Flow::finish(const Error* error) {
  tell(FlowRunChanged{id_, state_after(error), error == nullptr ? "" : error->message,
                      clock_.now()});
}

}  // namespace sentiment
