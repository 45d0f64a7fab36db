#include "http/client/stopping_client.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment {
namespace {

using namespace std::chrono_literals;
using testing_support::FakeClock;
using testing_support::FakeHttpClient;

const Request kAsked{.url = {.scheme = "http", .host = "service"}};

struct StoppingClientTest : testing::Test {
  FakeHttpClient http;
  FakeClock clock;
  StopFlag stop;
  StoppingClient client{http, clock, &stop, 3s};
};

TEST_F(StoppingClientTest, LetsTheFlagEndARequestInFlight) {
  http.reply(200);
  EXPECT_EQ(client.send(kAsked, {.timeout = 9s})->status, 200);
  EXPECT_EQ(http.options_seen.at(0).stop, &stop);
  EXPECT_EQ(http.options_seen[0].timeout, 9s);
}

TEST_F(StoppingClientTest, TellsItsCallerOnceAndThenSendsItsLastWords) {
  http.reply(200).reply(200);
  stop.request();
  const auto told = client.send(kAsked);
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code, Code::interrupted);
  EXPECT_TRUE(http.requests.empty());
  EXPECT_TRUE(client.send(kAsked, {.timeout = 9s}));
  EXPECT_EQ(http.options_seen.at(0).stop, nullptr);
  EXPECT_EQ(http.options_seen[0].timeout, 3s);
  clock.sleep(2s);
  EXPECT_TRUE(client.send(kAsked, {.timeout = 9s}));
  EXPECT_EQ(http.options_seen.at(1).timeout, 1s) << "the last words share their time";
}

/// A stop comes while the first request is on its way.
struct CutOnce final : HttpClient {
  explicit CutOnce(StopFlag& flag) : stop(flag) {}
  Result<Response> stream(const Request&, const SendOptions& options, ResponseSink&) override {
    if (options.stop == nullptr) return Response{.status = 200};
    stop.request();
    return fail(Code::interrupted, "cut");
  }
  StopFlag& stop;
};

TEST_F(StoppingClientTest, ARequestThatWasCutHasToldItsCaller) {
  CutOnce inner(stop);
  StoppingClient cut(inner, clock, &stop, 3s);
  EXPECT_EQ(cut.send(kAsked).error().message, "cut");
  EXPECT_EQ(cut.send(kAsked)->status, 200);
}

TEST_F(StoppingClientTest, TwoWaysOutTellTheirCallerOnceTogether) {
  CutOnce inner(stop);
  const StoppingClient first(inner, clock, &stop, 3s);
  StoppingClient second(http, first);
  http.reply(200);
  StoppingClient cut(inner, first);
  EXPECT_EQ(cut.send(kAsked).error().code, Code::interrupted);
  EXPECT_TRUE(second.send(kAsked, {.timeout = 9s}));
  EXPECT_EQ(http.options_seen.at(0).timeout, 3s);
}

TEST_F(StoppingClientTest, WhoKnowsOfTheStopIsNotToldOfIt) {
  http.reply(200).reply(200);
  client.expect_last_words();
  EXPECT_TRUE(client.send(kAsked)) << "there is no stop yet";
  EXPECT_EQ(http.options_seen.at(0).stop, &stop);
  stop.request();
  client.expect_last_words();
  EXPECT_TRUE(client.send(kAsked));
  EXPECT_EQ(http.options_seen.at(1).stop, nullptr);
}

TEST_F(StoppingClientTest, ChangesNothingWithoutAFlag) {
  StoppingClient plain(http, clock, nullptr, 3s);
  http.reply(200);
  plain.expect_last_words();
  EXPECT_TRUE(plain.send(kAsked, {.timeout = 9s}));
  EXPECT_EQ(http.options_seen.at(0).timeout, 9s);
}

}  // namespace
}  // namespace sentiment
