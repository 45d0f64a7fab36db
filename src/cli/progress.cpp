#include "cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <variant>

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

void FlowProgress::on(const FlowEvent& event) {
  if (const auto* task = std::get_if<TaskRunChanged>(&event)) {
    if (task->state != FlowState::running) return;
    ++begun_;
    out_.progress(bar(begun_, stages_, task->name));
  } else if (const auto* line = std::get_if<FlowLog>(&event)) {
    if (line->level == LogLevel::warning) out_.warn("{}", line->message);
    if (line->remark) out_.note("{}", line->message);
  } else if (const auto* flow = std::get_if<FlowRunChanged>(&event)) {
    if (flow->state != FlowState::running) out_.progress("");
  }
}

}  // namespace sentiment
