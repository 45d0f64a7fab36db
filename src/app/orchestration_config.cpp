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
        "Prefect server that shows flow runs, e.g. http://127.0.0.1:4200/api; unset = none");
  field("PREFECT_API_KEY", config.api_key, "Prefect's API key").secret = true;
  field("PREFECT_API_AUTH_STRING", config.auth_string, "Prefect's user:password, beats the API key")
      .secret = true;
  field("PREFECT_UI_URL", config.ui_url, "Address of Prefect's pages, where it is another one");
  field("PREFECT__FLOW_RUN_ID", config.assigned_run,
        "Flow run that train executes; set by a Prefect worker");
  field("PREFECT_API_REQUEST_TIMEOUT", config.timeout, "Seconds for one request to Prefect",
        in_range(kShortestPoll, kLongestSeconds));
  field("SENTIMENT_PREFECT_FLUSH", config.flush,
        "Seconds that the end of train waits for a Prefect server that answers slowly; one that "
        "does not answer is given up after 4",
        in_range(kShortestPoll, kLongestSeconds));
  field("SENTIMENT_FLOW_HEARTBEAT", config.heartbeat,
        "Seconds between a flow run's signs of life in Prefect",
        in_range(kShortestBeat, kLongestSeconds));
  field("SENTIMENT_WORKER_POLL", config.poll, "Seconds between the worker's looks for due runs",
        in_range(kShortestPoll, kLongestSeconds));
  field("SENTIMENT_WORKER_CONCURRENCY", config.concurrency,
        "Flow runs at the same time, all workers together", in_range(1, kMostRuns));
  field("SENTIMENT_SCHEDULE", config.schedule,
        "When the worker's deployment trains by itself, as cron: 0 3 * * *; unset = never");
  field("SENTIMENT_SCHEDULE_TIMEZONE", config.schedule_timezone, "Time zone of that schedule");
  describe(field, config.retries);
}

}  // namespace sentiment
