#include "clients/prefect/task_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client_fixture.hpp"
#include "clients/prefect/ids.hpp"
#include "clients/prefect/states.hpp"
#include "testing/fails_with.hpp"

namespace sentiment::prefect {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

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
  EXPECT_EQ(event["related"][0]["prefect.resource.id"], "prefect.flow-run." + kRun);
  EXPECT_EQ(event["related"][1]["prefect.resource.role"], "flow");
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

class SendEvents : public ClientFixture {};

TEST_F(SendEvents, KeepsAnEventThatPrefectWouldStallOverAndAllWithItBack) {
  const std::vector<std::function<void(TaskEvent&)>> faults{
      [](TaskEvent& e) { e.occurred = Micros(std::chrono::hours(-1)); },
      [](TaskEvent& e) { e.task.id = "x"; },
      [](TaskEvent& e) { e.task.name = ""; },
      [](TaskEvent& e) { e.task.dynamic_key = ""; },
      [](TaskEvent& e) { e.task.upstream = {kBefore, "x"}; },
      [](TaskEvent& e) { e.task.run_count = -1; },
      [](TaskEvent& e) { e.task.total_run_time = -1; },
      [](TaskEvent& e) { e.task.total_run_time = std::nan(""); },
      [](TaskEvent& e) { e.flow_run.id = ""; },
      [](TaskEvent& e) { e.flow_run.run_count = -1; },
      [](TaskEvent& e) { e.state.message = std::string(1'600'000, 'x'); }};
  for (std::size_t i = 0; i < faults.size(); ++i) {
    TaskEvent faulty = running();
    faults[i](faulty);
    EXPECT_THAT(send_events(*client_, {running(), faulty}), FailsWith(Code::invalid_argument))
        << "fault " << i;
  }
  EXPECT_TRUE(http_.requests.empty());
}

TEST_F(SendEvents, NamesTheFault) {
  TaskEvent faulty = running();
  faulty.task.upstream = {"not-an-id"};
  EXPECT_THAT(send_events(*client_, {faulty}),
              FailsWith(Code::invalid_argument, HasSubstr("'not-an-id'")));
  faulty = running();
  faulty.task.dynamic_key = "";
  EXPECT_THAT(send_events(*client_, {faulty}),
              FailsWith(Code::invalid_argument, HasSubstr("dynamic_key")));
}

TEST_F(SendEvents, CutsLongLists) {
  http_.reply(204).reply(204).reply(204);
  ASSERT_TRUE(send_events(*client_, std::vector<TaskEvent>(201, running())));
  EXPECT_EQ(body(0).size(), 200U);
  EXPECT_EQ(body(1).size(), 1U);
  ASSERT_TRUE(send_events(*client_, std::vector<TaskEvent>(200, running())));
  EXPECT_EQ(body(2).size(), 200U);
  ASSERT_TRUE(send_events(*client_, {}));
  EXPECT_EQ(http_.requests.size(), 3U) << "nothing to send";
}

TEST_F(SendEvents, AHeartbeatNamesItsFlowRun) {
  http_.reply(204);
  ASSERT_TRUE(send_heartbeat(*client_, running().flow_run, kTime));
  ASSERT_EQ(body(0).size(), 1U);
  EXPECT_EQ(body(0)[0]["event"], "prefect.flow-run.heartbeat");
  EXPECT_EQ(body(0)[0]["resource"]["prefect.resource.id"], "prefect.flow-run." + kRun);
  EXPECT_EQ(body(0)[0]["related"][0]["prefect.resource.name"], "sentiment-training");
}

}  // namespace
}  // namespace sentiment::prefect
