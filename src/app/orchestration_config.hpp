#pragma once

#include <string>

#include "base/fields.hpp"
#include "flow/flow.hpp"

namespace sentiment {

/// Settings of what shows and starts flow runs: a Prefect server, and our worker.
struct OrchestrationConfig {
  std::string api_url;  ///< empty: flow runs are recorded here only
  std::string api_key;
  std::string auth_string;
  std::string ui_url;        ///< empty: the server's own
  std::string assigned_run;  ///< the flow run that `train` executes; empty: one of its own
  double timeout = 10;       ///< seconds for one call
  double flush = 30;         ///< seconds that the end of `train` waits for a slow server
  double heartbeat = 30;     ///< seconds between a flow run's signs of life
  double poll = 2;           ///< seconds between a worker's looks for due runs
  int concurrency = 1;
  std::string schedule;  ///< cron; empty: none
  std::string schedule_timezone = "UTC";
  TaskRetries retries;
};

/// Keys are the names of environment variables.
void describe(Fields& field, OrchestrationConfig& config);

}  // namespace sentiment
