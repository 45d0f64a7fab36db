#include "clients/prefect/task_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "clients/prefect/client_fixture.hpp"
#include "clients/prefect/ids.hpp"
#include "clients/prefect/states.hpp"

namespace sentiment::prefect {
namespace {

using testing::HasSubstr;

const std::string kRun = "018bcfe5-687b-7abc-8def-0123456789ab";
const std::string kTask = "018bcfe5-687b-7abc-8def-0123456789ac";
const std::string kBefore = "018bcfe5-687b-7abc-8def-0123456789ad";
constexpr Micros kTime{std::chrono::microseconds{1'700'000'000'123'456}};

TaskEvent running() {
  return {.occurred = kTime,
          .state = {.type = StateType::running},
          .before = State{.type = StateType::pending},
          .task = {.id = kTask,
                   .name = "train-model",
                   .dynamic_key = "0",
                   .upstream = {kBefore},
                   .run_count = 1,
                   .expected_start = kTime,
                   .start = kTime},
          .flow_run = {kRun, "train-1", kBefore, "sentiment-training", 2}};
}

TEST(TaskEvent, HoldsTheWholeTaskRun) {
  const Json event = event_json(running());
  EXPECT_TRUE(check_task_event(event)) << check_task_event(event).error().message;
  EXPECT_EQ(event["event"], "prefect.task-run.Running");
  EXPECT_EQ(event["occurred"], "2023-11-14T22:13:20.123456Z");
  EXPECT_EQ(event["resource"]["prefect.resource.id"], "prefect.task-run." + kTask);
  EXPECT_EQ(event["resource"]["prefect.run-count"], "1");
  EXPECT_EQ(event["payload"]["intended"]["from"], "PENDING");
  const Json& task = event["payload"]["task_run"];
  EXPECT_EQ(task["task_inputs"]["upstream"][0]["id"], kBefore);
  EXPECT_EQ(task["flow_run_run_count"], 2);
  EXPECT_TRUE(task["end_time"].is_null()) << "cleared for a task that runs again";
  EXPECT_EQ(event["related"][0]["prefect.resource.role"], "flow-run");
}

TEST(TaskEvent, HasAnIdThatFollowsFromIt) {
  auto event = running();
  EXPECT_EQ(Json(event_id(event)), event_json(event)["id"]);
  event.task.run_count = 2;
  EXPECT_NE(event_id(event), event_id(running()));
}

TEST(TaskEvent, NamesTheTimeOfTheNextTry) {
  auto event = running();
  event.state = {StateType::scheduled, "AwaitingRetry", "no answer"};
  event.scheduled_time = kTime;
  const Json state = event_json(event)["payload"]["validated_state"];
  EXPECT_EQ(state["state_details"]["scheduled_time"], "2023-11-14T22:13:20.123456Z");
  EXPECT_EQ(state["name"], "AwaitingRetry");
}

TEST(CheckTaskEvent, FindsEachFaultThatPrefectWouldStallOver) {
  const std::vector<std::function<void(Json&)>> faults{
      [](Json& e) { e["id"] = "1"; },
      [](Json& e) { e["occurred"] = "yesterday"; },
      [](Json& e) { e.erase("resource"); },
      [](Json& e) { e["resource"]["prefect.run-count"] = 1; },
      [](Json& e) { e["resource"]["prefect.orchestration"] = "server"; },
      [](Json& e) { e["resource"]["prefect.resource.id"] = "prefect.task-run.x"; },
      [](Json& e) { e["related"] = Json::array(); },
      [](Json& e) { e["related"][0]["prefect.resource.id"] = "prefect.flow-run.x"; },
      [](Json& e) { e["payload"].erase("validated_state"); },
      [](Json& e) { e["payload"]["validated_state"]["type"] = "DONE"; },
      [](Json& e) { e["payload"].erase("task_run"); },
      [](Json& e) { e["payload"]["task_run"].erase("task_key"); },
      [](Json& e) { e["payload"]["task_run"]["dynamic_key"] = ""; },
      [](Json& e) { e["payload"]["task_run"]["run_count"] = "1"; },
      [](Json& e) { e["payload"]["task_run"]["total_run_time"] = -1; },
      [](Json& e) { e["payload"]["task_run"]["start_time"] = "12:00"; },
      [](Json& e) { e["payload"]["task_run"]["task_inputs"]["__parents__"] = Json::array(); },
      [](Json& e) { e["payload"]["task_run"]["task_inputs"]["upstream"][0]["id"] = "x"; },
      [](Json& e) { e["payload"]["validated_state"]["message"] = std::string(1'600'000, 'x'); }};
  for (std::size_t i = 0; i < faults.size(); ++i) {
    Json event = event_json(running());
    faults[i](event);
    EXPECT_FALSE(check_task_event(event)) << "fault " << i;
  }
  EXPECT_FALSE(check_task_event(Json::array()));
  EXPECT_FALSE(check_task_event(nullptr));
}

class SendEvents : public ClientFixture {};

TEST_F(SendEvents, KeepsAFaultyEventAndAllWithItBack) {
  Json faulty = event_json(running());
  faulty["payload"]["task_run"].erase("task_key");
  const auto sent = send_events(*client_, {event_json(running()), faulty});
  EXPECT_THAT(sent.error().message, HasSubstr("task_key is missing"));
  EXPECT_TRUE(http_.requests.empty());
}

TEST_F(SendEvents, CutsLongListsAndLeavesOtherEventsUnchecked) {
  http_.reply(204).reply(204);
  const std::vector<Json> events(201, heartbeat_json(running().flow_run, kTime));
  ASSERT_TRUE(send_events(*client_, events));
  EXPECT_EQ(parse_json(http_.requests.at(0).body)->size(), 200U);
  EXPECT_EQ(parse_json(http_.requests.at(1).body)->size(), 1U);
}

}  // namespace
}  // namespace sentiment::prefect
