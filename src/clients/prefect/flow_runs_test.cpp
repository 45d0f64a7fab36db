#include "clients/prefect/flow_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client_fixture.hpp"
#include "clients/prefect/states.hpp"

namespace sentiment::prefect {
namespace {

class FlowRunsTest : public ClientFixture {};

TEST_F(FlowRunsTest, AFlowRunIsMadePendingUnderItsKey) {
  http_.reply(201, R"({"id":"r1","name":"n","flow_id":"f1","deployment_id":null,"run_count":0,
      "parameters":{"C":1.0},"tags":["a"],"state":{"type":"PENDING","name":"Pending"}})");
  const auto run = create_flow_run(
      *client_, "f1", {.name = "n", .parameters = {{"C", 1.0}}, .idempotency_key = "k"});
  EXPECT_EQ(run->id, "r1");
  EXPECT_EQ(run->state.type, StateType::pending);
  EXPECT_EQ(run->parameters, Json({{"C", 1.0}}));
  EXPECT_EQ(body(0)["idempotency_key"], "k");
  EXPECT_EQ(body(0)["state"]["type"], "PENDING");
  EXPECT_EQ(body(0)["parameters"]["C"], 1.0);
}

TEST_F(FlowRunsTest, AStateIsProposedWithItsTransitionId) {
  http_.reply(201, R"({"status":"ABORT","state":{"type":"PENDING"},"details":{"reason":"taken"}})");
  const auto answer = set_state(*client_, "r1", {{StateType::pending, "Submitting", ""}, "t1"});
  EXPECT_EQ(answer->verdict, Verdict::abort);
  EXPECT_EQ(path(0), "/api/flow_runs/r1/set_state");
  EXPECT_EQ(body(0)["state"]["name"], "Submitting");
  EXPECT_EQ(body(0)["state"]["state_details"]["transition_id"], "t1");
  EXPECT_EQ(body(0)["force"], false);
}

TEST_F(FlowRunsTest, StatesComeInTheOrderOfTheirTimes) {
  http_.reply(200, R"([{"timestamp":"2026-01-01T00:00:02Z","type":"PENDING","message":"b"},
      {"timestamp":"2026-01-01T00:00:01Z","type":"SCHEDULED","message":null}])");
  const auto states = flow_run_states(*client_, "r1").value();
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[0].type, StateType::scheduled);
  EXPECT_EQ(states[1].message, "b");
  EXPECT_EQ(path(0), "/api/flow_run_states/");
  EXPECT_EQ(http_.requests.at(0).url.query, "flow_run_id=r1");
  http_.reply(200, R"({"detail":"?"})");
  EXPECT_EQ(flow_run_states(*client_, "r1").error().code, Code::corrupt_data);
}

TEST_F(FlowRunsTest, ARunIsLookedAtBesideTheApi) {
  EXPECT_EQ(flow_run_url(*client_, "", "r1"), "http://prefect:4200/runs/flow-run/r1");
  EXPECT_EQ(flow_run_url(*client_, "https://ui.example/", "r1"),
            "https://ui.example/runs/flow-run/r1");
}

}  // namespace
}  // namespace sentiment::prefect
