#include "clients/mlflow/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"
#include "testing/http/loopback_server.hpp"

namespace sentiment::mlflow {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing_support::FailsWith;
using testing_support::FakeClock;
using testing_support::FakeHttpClient;
using testing_support::LoopbackAnswer;
using testing_support::LoopbackServer;

TEST(Client, RefusesAnAddressThatIsNoneWithoutRepeatingItsLogin) {
  SystemClock clock;
  for (const std::string uri : {"", "mlflow:5000", "sqlite:///x", "http://ann:secret@"}) {
    const auto client = Client::open({.tracking_uri = uri}, clock);
    ASSERT_FALSE(client) << uri;
    EXPECT_THAT(client, FailsWith(Code::invalid_argument, Not(HasSubstr("secret"))));
  }
}

TEST(Client, SaysWhereItIsWithoutTheLogin) {
  SystemClock clock;
  const auto client = Client::open({.tracking_uri = "http://ann:secret@host:5000/mlflow/"}, clock);
  EXPECT_EQ((*client)->address(), "http://host:5000/mlflow");
}

TEST(Client, RepeatsReadsButNotCreations) {
  FakeClock clock;
  auto fake = std::make_unique<FakeHttpClient>();
  auto& http = *fake;
  const auto client = Client::over(std::move(fake), {.tracking_uri = "http://host"}, clock).value();
  http.reply(503).reply(200, R"({"experiment":{"experiment_id":"1"}})");
  EXPECT_EQ(client->tracking().get_experiment("1")->id, "1");
  http.requests.clear();
  http.reply(503).reply(503).reply(503).reply(503);
  EXPECT_FALSE(client->tracking().create_run(
      {.experiment_id = "1", .tags = {{"id", "x"}}, .unique_tag = "id"}));
  int creations = 0;
  for (const auto& request : http.requests) {
    if (request.url.path.ends_with("/runs/create")) ++creations;
  }
  EXPECT_EQ(creations, 1);
}

TEST(Client, AsksTheServersReleaseWhereItIsMlflow) {
  FakeClock clock;
  auto fake = std::make_unique<FakeHttpClient>();
  auto& http = *fake;
  http.reply(200, R"({"store_type":"SqlStore"})").reply(200, "3.17.2").reply(200, "a page");
  const auto client =
      Client::over(std::move(fake), {.tracking_uri = "http://host/mlflow"}, clock).value();
  EXPECT_EQ(client->server_version().value(), "3.17.2");
  EXPECT_EQ(http.requests[0].url.path, "/mlflow/api/3.0/mlflow/server-info");
  EXPECT_EQ(http.requests[1].url.path, "/mlflow/version");
  EXPECT_THAT(client->server_version(), FailsWith(Code::unavailable, HasSubstr("a page")));
}

TEST(Client, GivesUpOnASilentServerWhenItsTimeIsUp) {
  LoopbackServer server(
      [](const std::string&) { return LoopbackAnswer{"", LoopbackAnswer::Then::silence}; });
  SystemClock clock;
  const auto client =
      Client::open({.tracking_uri = server.url(""), .timeout = 300ms}, clock).value();
  const auto begin = clock.now();
  const auto answer = client->tracking().get_run("r");
  EXPECT_EQ(answer.error().code, Code::deadline_exceeded);
  EXPECT_LT(clock.now() - begin, 5s);
}

}  // namespace
}  // namespace sentiment::mlflow
