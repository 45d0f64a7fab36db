#include "clients/prefect/flow_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/json.hpp"
#include "clients/prefect/artifacts.hpp"
#include "clients/prefect/automations.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/deployments.hpp"
#include "clients/prefect/states.hpp"
#include "testing/fake_clock.hpp"
#include "testing/fake_http_client.hpp"

namespace sentiment::prefect {
namespace {

class Resources : public testing::Test {
 protected:
  Json body(std::size_t request) const {
    return parse_json(http.requests.at(request).body).value();
  }
  const std::string& path(std::size_t request) const { return http.requests.at(request).url.path; }

  testing_support::FakeHttpClient http;
  testing_support::FakeClock clock;
  std::unique_ptr<Client> client =
      Client::open({.api_url = "http://prefect:4200/api"}, http, clock).value();
};

TEST_F(Resources, AFlowRunIsMadePendingUnderItsKey) {
  http.reply(201, R"({"id":"r1","name":"n","flow_id":"f1","deployment_id":null,"run_count":0,
      "parameters":{"C":1.0},"tags":["a"],"state":{"type":"PENDING","name":"Pending"}})");
  const auto run = create_flow_run(
      *client, "f1", {.name = "n", .parameters = {{"C", 1.0}}, .idempotency_key = "k"});
  EXPECT_EQ(run->id, "r1");
  EXPECT_EQ(run->state.type, StateType::pending);
  EXPECT_EQ(run->deployment_id, "");
  EXPECT_EQ(body(0)["idempotency_key"], "k");
  EXPECT_EQ(body(0)["state"]["type"], "PENDING");
  EXPECT_EQ(body(0)["parameters"]["C"], 1.0);
}

TEST_F(Resources, AStateIsProposedWithItsTransitionId) {
  http.reply(201, R"({"status":"ABORT","state":{"type":"PENDING"},"details":{"reason":"taken"}})");
  const auto answer = set_state(*client, "r1", {{StateType::pending, "Submitting", ""}, "t1"});
  EXPECT_EQ(answer->verdict, Verdict::abort);
  EXPECT_EQ(path(0), "/api/flow_runs/r1/set_state");
  EXPECT_EQ(body(0)["state"]["name"], "Submitting");
  EXPECT_EQ(body(0)["state"]["state_details"]["transition_id"], "t1");
  EXPECT_EQ(body(0)["force"], false);
}

TEST_F(Resources, ARunIsLookedAtBesideTheApi) {
  EXPECT_EQ(flow_run_url(*client, "", "r1"), "http://prefect:4200/runs/flow-run/r1");
  EXPECT_EQ(flow_run_url(*client, "https://ui.example/", "r1"),
            "https://ui.example/runs/flow-run/r1");
}

TEST_F(Resources, AnArtifactWhoseAnswerWasLostIsMadeOnce) {
  http.break_off(Code::unavailable).reply(200, R"([{"id":"a1"}])");
  EXPECT_TRUE(create_artifact(
      *client, {.key = "report", .type = "markdown", .data = "x", .flow_run_id = "r1"}));
  EXPECT_EQ(path(1), "/api/artifacts/filter");
  EXPECT_EQ(create_artifact(*client, {.key = "Report 1"}).error().code, Code::invalid_argument);
}

TEST_F(Resources, ATablesDataIsATextOfObjects) {
  EXPECT_EQ(table_data(Json::array({Json{{"a", 1}}})), R"([{"a":1}])");
}

TEST_F(Resources, ADeploymentThatIsMissingIsNoError) {
  http.reply(404, R"({"detail":"Deployment not found"})");
  EXPECT_EQ(find_deployment(*client, "f", "d").value(), std::nullopt);
  EXPECT_EQ(path(0), "/api/deployments/name/f/d");
}

TEST_F(Resources, ADeploymentIsReadWithItsSchedules) {
  http.reply(200, R"({"id":"d1","name":"train","flow_id":"f1","version":"1","parameters":{},
      "schedules":[{"id":"s1","slug":"nightly","active":false,
                    "schedule":{"cron":"0 3 * * *","timezone":"UTC"}},
                   {"id":"s2","slug":null,"active":true,"schedule":{"interval":3600}}]})");
  const auto found = find_deployment(*client, "f", "train").value();
  ASSERT_TRUE(found);
  ASSERT_EQ(found->schedules.size(), 2U);
  EXPECT_EQ(found->schedules[0].cron, "0 3 * * *");
  EXPECT_FALSE(found->schedules[0].active);
  EXPECT_EQ(found->schedules[1].cron, "");
}

TEST_F(Resources, AChangeOfADeploymentLeavesItsSchedulesAlone) {
  http.reply(204);
  ASSERT_TRUE(update_deployment(*client, {.id = "d1", .schedules = {{.cron = "0 3 * * *"}}}));
  EXPECT_EQ(http.requests.at(0).method, "PATCH");
  EXPECT_FALSE(body(0).contains("schedules"));
}

TEST_F(Resources, DueRunsAreAskedForWithATime) {
  http.reply(200, R"([{"id":"r1","state":{"type":"SCHEDULED","name":"Late"}}])");
  const auto due = due_flow_runs(*client, "d1", clock.now());
  ASSERT_EQ(due->size(), 1U);
  EXPECT_EQ(due->front().state.name, "Late");
  EXPECT_EQ(body(0)["scheduled_before"], "2023-11-14T22:13:20.000Z");
}

TEST_F(Resources, AnAutomationIsMadeOnce) {
  http.reply(200, "[]").reply(201, "{}").reply(200, R"([{"id":"a"}])");
  const CrashSilentRuns wanted{.name = "crash", .flow_name = "f"};
  EXPECT_EQ(ensure_automation(*client, wanted), true);
  EXPECT_EQ(body(1)["trigger"]["match_related"]["prefect.resource.name"], "f");
  EXPECT_EQ(ensure_automation(*client, wanted), false);
  EXPECT_EQ(http.requests.size(), 3U);
}

}  // namespace
}  // namespace sentiment::prefect
