#include "ports/tracker.hpp"

#include <string>
#include <string_view>

namespace sentiment {

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
