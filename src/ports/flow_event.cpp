#include "ports/flow_event.hpp"

#include <array>
#include <string_view>

#include "ports/words.hpp"

namespace sentiment {
namespace {

constexpr std::array<std::string_view, 7> kStateWords{
    "SCHEDULED", "PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED"};
constexpr Words<FlowState> kStates{"flow state", kStateWords};

constexpr std::array<std::string_view, 4> kLevelWords{"DEBUG", "INFO", "WARNING", "ERROR"};
constexpr Words<LogLevel> kLevels{"log level", kLevelWords};

}  // namespace

std::string_view to_string(FlowState state) { return kStates.of(state); }

Result<FlowState> parse_flow_state(std::string_view text) { return kStates.parse(text); }

bool is_final(FlowState state) {
  return state != FlowState::scheduled && state != FlowState::pending &&
         state != FlowState::running;
}

std::string_view to_string(LogLevel level) { return kLevels.of(level); }

Result<LogLevel> parse_log_level(std::string_view text) { return kLevels.parse(text); }

}  // namespace sentiment
