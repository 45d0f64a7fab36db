// Shows one flow run with two tasks, a log line and a table in a Prefect 3 server:
//   PREFECT_API_URL=http://127.0.0.1:4200/api build/dev/prefect_example
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/random_id.hpp"
#include "clients/prefect/artifacts.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/flow_runs.hpp"
#include "clients/prefect/ids.hpp"
#include "clients/prefect/logs.hpp"
#include "clients/prefect/states.hpp"
#include "clients/prefect/task_events.hpp"
#include "http/client/curl_client.hpp"

namespace {

using sentiment::Json;
using sentiment::random_uuid;
using sentiment::Result;
namespace prefect = sentiment::prefect;

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
  return value == nullptr ? "" : value;
}

prefect::Micros now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

/// Pending, Running, Completed; each later than the one before.
std::vector<prefect::TaskEvent> events_of(prefect::TaskRun task,
                                          const prefect::FlowRunRef& flow_run) {
  using prefect::StateType;
  std::vector<prefect::TaskEvent> events;
  prefect::TaskEvent event{.occurred = now(), .task = std::move(task), .flow_run = flow_run};
  event.task.expected_start = event.occurred;
  const auto change_to = [&](StateType type) {
    if (!events.empty()) {
      event.follows = prefect::event_id(event);
      event.before = event.state;
    }
    event.occurred += std::chrono::milliseconds(1);
    event.state = {.type = type};
    events.push_back(event);
  };
  change_to(StateType::pending);
  event.task.run_count = 1;
  event.task.start = event.occurred;
  change_to(StateType::running);
  event.task.end = event.occurred + std::chrono::milliseconds(1);
  event.task.total_run_time = 0.002;
  change_to(StateType::completed);
  return events;
}

Result<std::string> show_a_flow_run() {
  sentiment::CurlClient http;
  sentiment::SystemClock clock;
  const auto client =
      SENT_TRY(prefect::Client::open({.api_url = variable("PREFECT_API_URL"),
                                      .api_key = variable("PREFECT_API_KEY"),
                                      .auth_string = variable("PREFECT_API_AUTH_STRING")},
                                     http, clock));
  const auto flow = SENT_TRY(prefect::ensure_flow(*client, "example"));
  const auto run = SENT_TRY(prefect::create_flow_run(
      *client, flow,
      {.name = "from C++", .parameters = {{"rows", 2}}, .idempotency_key = random_uuid()}));
  const auto running = SENT_TRY(
      prefect::set_state(*client, run.id, {{.type = prefect::StateType::running}, random_uuid()}));
  if (running.verdict != prefect::Verdict::accept) {
    return sentiment::fail(sentiment::Code::refused,
                           "the server does not let the run begin: " + running.reason);
  }
  const prefect::FlowRunRef ref{run.id, run.name, flow, "example"};
  const prefect::TaskRun first{.id = random_uuid(), .name = "first", .dynamic_key = "0"};
  const prefect::TaskRun second{
      .id = random_uuid(), .name = "second", .dynamic_key = "0", .upstream = {first.id}};
  SENT_CHECK(prefect::send_events(*client, events_of(first, ref)));
  SENT_CHECK(prefect::send_events(*client, events_of(second, ref)));
  SENT_CHECK(prefect::send_logs(
      *client, {{run.id, second.id, prefect::Level::info, "Hello from C++", now()}}));
  Json rows = Json::array();
  rows.push_back({{"task", "first"}, {"rows", 2}});
  SENT_CHECK(prefect::create_artifact(
      *client,
      {.key = "rows", .type = "table", .data = sentiment::to_line(rows), .flow_run_id = run.id}));
  SENT_CHECK(prefect::set_state(
      *client, run.id,
      {{.type = prefect::StateType::completed, .message = "done"}, random_uuid()}));
  return prefect::flow_run_url(*client, "", run.id);
}

}  // namespace

int main() {  // NOLINT(bugprone-exception-escape): only for want of memory
  const auto url = show_a_flow_run();
  if (!url) {
    std::cerr << url.error().message << '\n';
    return EXIT_FAILURE;
  }
  std::cout << *url << '\n';
  return EXIT_SUCCESS;
}
