#include "clients/prefect/deployments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client_fixture.hpp"
#include "testing/fails_with.hpp"

namespace sentiment::prefect {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

class PrefectDeployments : public ClientFixture {};

TEST_F(PrefectDeployments, ADeploymentThatIsMissingIsNoError) {
  http_.reply(404, R"({"detail":"Deployment not found"})");
  EXPECT_EQ(find_deployment(*client_, "f", "d").value(), std::nullopt);
  EXPECT_EQ(path(0), "/api/deployments/name/f/d");
}

TEST_F(PrefectDeployments, ADeploymentIsReadWithItsSchedules) {
  http_.reply(200, R"({"id":"d1","name":"train","flow_id":"f1","version":"1","parameters":{},
      "schedules":[{"id":"s1","slug":"nightly","active":false,
                    "schedule":{"cron":"0 3 * * *","timezone":"UTC"}},
                   {"id":"s2","slug":null,"active":true,"schedule":{"interval":3600}}]})");
  const auto found = find_deployment(*client_, "f", "train").value().value_or(Deployment{});
  ASSERT_EQ(found.schedules.size(), 2U);
  EXPECT_EQ(found.schedules[0].cron, "0 3 * * *");
  EXPECT_FALSE(found.schedules[0].active);
  EXPECT_EQ(found.schedules[1].cron, "");
}

TEST_F(PrefectDeployments, AChangeOfADeploymentLeavesItsSchedulesAlone) {
  http_.reply(204);
  ASSERT_TRUE(update_deployment(*client_, {.id = "d1", .schedules = {{.cron = "0 3 * * *"}}}));
  EXPECT_EQ(http_.requests.at(0).method, "PATCH");
  EXPECT_FALSE(body(0).contains("schedules"));
}

TEST_F(PrefectDeployments, DueRunsAreAskedForWithATime) {
  http_.reply(200, R"([{"id":"r1","state":{"type":"SCHEDULED","name":"Late"}}])");
  const auto due = due_flow_runs(*client_, "d1", clock_.now());
  ASSERT_EQ(due->size(), 1U);
  EXPECT_EQ(due->front().state.name, "Late");
  EXPECT_EQ(body(0)["scheduled_before"], "2023-11-14T22:13:20.000Z");
}

TEST_F(PrefectDeployments, AServerInTroubleIsNoAnswer) {
  for (int attempt = 0; attempt < 3; ++attempt) http_.reply(503);
  EXPECT_THAT(find_deployment(*client_, "f", "d"), FailsWith(Code::unavailable, HasSubstr("503")));
}

}  // namespace
}  // namespace sentiment::prefect
