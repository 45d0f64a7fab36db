#include "app/orchestration_config.hpp"

#include "base/fields.hpp"
#include "flow/flow.hpp"

namespace sentiment {

void describe(Fields& field, OrchestrationConfig& config) {
  constexpr double kShortestBeat = 2;
  constexpr double kLongestSeconds = 3600;
  constexpr double kShortestPoll = 0.1;
  constexpr int kMostRuns = 64;
  field("PREFECT_API_URL", config.api_url,
        "Prefect server to report flow runs to, e.g. http://127.0.0.1:4200/api; unset = none");
  field("PREFECT_API_KEY", config.api_key, "API key for Prefect").secret = true;
  field("PREFECT_API_AUTH_STRING", config.auth_string,
        "user:password for Prefect; takes precedence over the API key")
      .secret = true;
  field("PREFECT_UI_URL", config.ui_url,
        "Address of Prefect's web pages, if it differs from the API's");
  field("PREFECT__FLOW_RUN_ID", config.assigned_run,
        "Flow run that train executes; a Prefect worker sets it");
  field("PREFECT_API_REQUEST_TIMEOUT", config.timeout, "Timeout of a request to Prefect in seconds",
        in_range(kShortestPoll, kLongestSeconds));
  field("SENTIMENT_PREFECT_FLUSH", config.flush,
        "Seconds that the end of train waits for a Prefect server that answers slowly; one that "
        "does not answer is given up after 4",
        in_range(kShortestPoll, kLongestSeconds));
  field("SENTIMENT_FLOW_HEARTBEAT", config.heartbeat,
        "Seconds between heartbeats of a flow run in Prefect",
        in_range(kShortestBeat, kLongestSeconds));
  field("SENTIMENT_WORKER_POLL", config.poll,
        "Seconds between the worker's checks for due flow runs",
        in_range(kShortestPoll, kLongestSeconds));
  field("SENTIMENT_WORKER_CONCURRENCY", config.concurrency,
        "Maximum number of concurrent flow runs, over all workers", in_range(1, kMostRuns));
  field("SENTIMENT_SCHEDULE", config.schedule,
        "Cron schedule of the worker's deployment, e.g. 0 3 * * *; unset = none");
  field("SENTIMENT_SCHEDULE_TIMEZONE", config.schedule_timezone, "Time zone of the schedule");
  describe(field, config.retries);
}

}  // namespace sentiment
