#include "clients/prefect/artifacts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client_fixture.hpp"
#include "testing/fails_with.hpp"

namespace sentiment::prefect {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

class PrefectArtifacts : public ClientFixture {};

TEST_F(PrefectArtifacts, AnArtifactWhoseAnswerWasLostIsMadeOnce) {
  http_.break_off(Code::unavailable).reply(200, R"([{"id":"a1"}])");
  EXPECT_TRUE(create_artifact(
      *client_, {.key = "report", .type = "markdown", .data = "x", .flow_run_id = "r1"}));
  EXPECT_EQ(path(1), "/api/artifacts/filter");
  EXPECT_EQ(body(1)["artifacts"]["key"]["any_"], Json::array({"report"}));
  EXPECT_EQ(body(1)["artifacts"]["flow_run_id"]["any_"], Json::array({"r1"}));
}

TEST_F(PrefectArtifacts, OneThatNeverArrivedIsSentAgain) {
  http_.break_off(Code::unavailable).reply(200, "[]").reply(201, R"({"id":"a1"})");
  EXPECT_TRUE(create_artifact(
      *client_, {.key = "report", .type = "markdown", .data = "x", .flow_run_id = "r1"}));
  EXPECT_EQ(path(2), "/api/artifacts/");
  EXPECT_EQ(body(2)["data"], "x");
  EXPECT_FALSE(body(2).contains("task_run_id"));
}

TEST_F(PrefectArtifacts, AKeyIsRefusedBeforeAnythingIsSent) {
  EXPECT_THAT(create_artifact(*client_, {.key = "Report 1"}),
              FailsWith(Code::invalid_argument, HasSubstr("Report 1")));
  EXPECT_TRUE(http_.requests.empty());
}

}  // namespace
}  // namespace sentiment::prefect
