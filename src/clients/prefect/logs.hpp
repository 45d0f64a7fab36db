#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/ids.hpp"

namespace sentiment::prefect {

enum class Level { debug = 10, info = 20, warning = 30, error = 40 };

/// A line of a flow run's log, or of one of its task runs'.
struct LogLine {
  std::string flow_run_id;
  std::string task_run_id;  ///< empty: the flow run's own
  Level level = Level::info;
  std::string message;
  Micros time;
  friend bool operator==(const LogLine&, const LogLine&) = default;
};

/// Sends the lines of one flow run, once: when an answer is lost, it looks which of them have
/// arrived and sends the rest. Cost: a request for 500 lines.
/// Errors: as Client; unavailable when the last answer stayed away: some may have arrived, and
///         `perhaps_sent` of the next call says so.
Result<void> send_logs(Client& client, const std::vector<LogLine>& lines,
                       bool perhaps_sent = false);

}  // namespace sentiment::prefect
