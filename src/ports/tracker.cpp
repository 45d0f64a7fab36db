#include "ports/tracker.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sentiment {

const std::string* find_value(const std::vector<KeyValue>& values, std::string_view key) {
  const auto found = std::ranges::find(values, key, &KeyValue::key);
  return found == values.end() ? nullptr : &found->value;
}

std::string_view to_string(RunStatus status) {
  switch (status) {
    case RunStatus::running: return "RUNNING";
    case RunStatus::finished: return "FINISHED";
    case RunStatus::failed: return "FAILED";
    case RunStatus::killed: return "KILLED";
  }
  return "FAILED";
}

Result<RunStatus> parse_run_status(std::string_view text) {
  for (const auto status :
       {RunStatus::running, RunStatus::finished, RunStatus::failed, RunStatus::killed}) {
    if (to_string(status) == text) return status;
  }
  return fail(Code::corrupt_data, "unknown run status '" + std::string(text) + "'");
}

}  // namespace sentiment
