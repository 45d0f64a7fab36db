#include "clients/prefect/automations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::prefect {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

class PrefectAutomations : public testing::Test {
 protected:
  Json body(std::size_t request) const {
    return parse_json(http_.requests.at(request).body).value();
  }
  const std::string& path(std::size_t request) const { return http_.requests.at(request).url.path; }

  testing_support::FakeHttpClient http_;
  testing_support::FakeClock clock_;
  std::unique_ptr<Client> client_ =
      Client::open({.api_url = "http://prefect:4200/api"}, http_, clock_).value();
};

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
