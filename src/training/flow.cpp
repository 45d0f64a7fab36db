#include "training/flow.hpp"
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/random_id.hpp"
#include "base/stop_flag.hpp"
#include "base/strong.hpp"
#include "ports/flow_observer.hpp"

namespace sentiment {
namespace {

FlowState state_after(const Error* error) {
  if (error == nullptr) return FlowState::completed;
  return error->code == Code::interrupted ? FlowState::cancelled : FlowState::failed;
}

}  // namespace

Flow::Flow(FlowIdentity identity, std::vector<FlowObserver*> observers, const Clock& clock,
           const StopFlag& stop)
    : id_(random_uuid()), observers_(std::move(observers)), clock_(clock), stop_(stop) {
  const FlowRunStarted started{id_,
                               std::move(identity.flow),
                               std::move(identity.name),
                               std::move(identity.parameters),
                               std::move(identity.tags),
                               clock_.now()};
  for (auto* observer : observers_) observer->flow_started(started);
}

Error Flow::interrupted() { return {Code::interrupted, "stopped on request"}; }

void Flow::begin(std::string_view name) {
  task_ = {.flow_run_id = id_,
           .id = random_uuid(),
           .name = std::string(name),
           .upstream = done_,
           .run_count = 1};
  tell(FlowState::running, "");
}

void Flow::end(const Error* error) {
  if (error != nullptr) log(LogLevel::error, error->message);
  tell(state_after(error), error == nullptr ? "" : error->message);
  done_ = {task_.id};
  task_ = {};
}

void Flow::tell(FlowState state, std::string message) {
  task_.state = state;
  task_.message = std::move(message);
  task_.time = clock_.now();
  for (auto* observer : observers_) observer->task_changed(task_);
}

void Flow::log(LogLevel level, std::string message) {
  const FlowLog line{id_, task_.id, level, std::move(message), clock_.now()};
  for (auto* observer : observers_) observer->logged(line);
}

void Flow::link(const RunId& run) {
  for (auto* observer : observers_) observer->linked_to_run(id_, run);
}

void Flow::finish(const Error* error) {
  const FlowRunChanged change{id_, state_after(error), error == nullptr ? "" : error->message,
                              clock_.now()};
  for (auto* observer : observers_) observer->flow_changed(change);
}

}  // namespace sentiment
