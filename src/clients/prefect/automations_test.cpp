#include "clients/prefect/automations.hpp"

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

class PrefectAutomations : public ClientFixture {};

TEST_F(PrefectAutomations, AnAutomationIsMadeOnce) {
  http_.reply(200, "[]").reply(201, "{}").reply(200, R"([{"id":"a"}])");
  const CrashSilentRuns wanted{.name = "crash", .flow_name = "f"};
  EXPECT_EQ(ensure_automation(*client_, wanted), true);
  EXPECT_EQ(body(1)["trigger"]["match_related"]["prefect.resource.name"], "f");
  EXPECT_EQ(ensure_automation(*client_, wanted), false);
  EXPECT_EQ(http_.requests.size(), 3U);
}

TEST_F(PrefectAutomations, AServerThatRefusesIsToldOf) {
  http_.reply(200, "[]").reply(403, R"({"detail":"no rights"})");
  EXPECT_THAT(ensure_automation(*client_, {.name = "crash", .flow_name = "f"}),
              FailsWith(Code::unauthenticated, HasSubstr("no rights")));
}

}  // namespace
}  // namespace sentiment::prefect
