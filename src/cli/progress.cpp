#include "cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "ports/flow_observer.hpp"

namespace sentiment {
namespace {

constexpr int kBarWidth = 20;

/// "[=====>    ] 3/6 train-model"
std::string bar(int begun, int stages, const std::string& stage) {
  const int full = kBarWidth * (begun - 1) / std::max(stages, begun);
  return fmt::format("[{:=<{}}>{:<{}}] {}/{} {}", "", full, "", kBarWidth - 1 - full, begun, stages,
                     stage);
}

}  // namespace

void FlowProgress::task_changed(const TaskRunChanged& event) {
  if (event.state != FlowState::running) return;
  ++begun_;
  out_.progress(bar(begun_, stages_, event.name));
}

void FlowProgress::logged(const FlowLog& event) {
  if (event.level == LogLevel::warning) out_.warn("{}", event.message);
}

void FlowProgress::flow_changed(const FlowRunChanged& event) {
  if (event.state != FlowState::running) out_.progress("");
}

}  // namespace sentiment
