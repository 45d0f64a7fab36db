#include "ports/flow_event.hpp"

#include <string>
#include <string_view>

namespace sentiment {

std::string_view to_string(FlowState state) {
  switch (state) {
    case FlowState::scheduled: return "SCHEDULED";
    case FlowState::pending: return "PENDING";
    case FlowState::running: return "RUNNING";
    case FlowState::completed: return "COMPLETED";
    case FlowState::failed: return "FAILED";
    case FlowState::cancelled: return "CANCELLED";
    case FlowState::crashed: return "CRASHED";
  }
  return "CRASHED";
}

bool is_final(FlowState state) {
  return state != FlowState::scheduled && state != FlowState::pending &&
         state != FlowState::running;
}

Result<FlowState> parse_flow_state(std::string_view text) {
  for (const auto state :
       {FlowState::scheduled, FlowState::pending, FlowState::running, FlowState::completed,
        FlowState::failed, FlowState::cancelled, FlowState::crashed}) {
    if (to_string(state) == text) return state;
  }
  return fail(Code::corrupt_data, "unknown flow state '" + std::string(text) + "'");
}

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "DEBUG";
    case LogLevel::info: return "INFO";
    case LogLevel::warning: return "WARNING";
    case LogLevel::error: return "ERROR";
  }
  return "INFO";
}

Result<LogLevel> parse_log_level(std::string_view text) {
  for (const auto level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
    if (to_string(level) == text) return level;
  }
  return fail(Code::corrupt_data, "unknown log level '" + std::string(text) + "'");
}

}  // namespace sentiment
