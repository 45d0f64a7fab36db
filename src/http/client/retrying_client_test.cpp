#include "http/client/retrying_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;

using std::chrono::milliseconds;
using namespace std::chrono_literals;
using testing_support::FailsWith;
using testing_support::FakeClock;
using testing_support::FakeHttpClient;

const Request kGet{.url = {.scheme = "http", .host = "service"}};
const SendOptions kRepeatable{.safe_to_repeat = true};

struct RetryingClientTest : testing::Test {
  RetryingClient client(int attempts, double jitter = 0) {
    return {http,
            {.attempts = attempts, .first_delay = 100ms, .max_delay = 300ms, .jitter = jitter},
            clock,
            1};
  }
  FakeClock clock;
  FakeHttpClient http;
};

TEST_F(RetryingClientTest, DoublesTheDelayUpToTheGreatestOne) {
  http.reply(503).reply(503).reply(503).reply(503).reply(200, "done");
  const auto response = client(5).send(kGet, kRepeatable);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "done");
  EXPECT_EQ(clock.sleeps, (std::vector<milliseconds>{100ms, 200ms, 300ms, 300ms}));
}

TEST_F(RetryingClientTest, RepeatsNothingThatIsNotMarkedAsSafe) {
  http.reply(503);
  EXPECT_EQ(client(5).send(kGet)->status, 503);
  EXPECT_EQ(http.requests.size(), 1U);
}

TEST_F(RetryingClientTest, RepeatsAfterAConnectionThatBrokeOff) {
  http.break_off(Code::unavailable).reply_cut(200, "half of an ans").reply(200, "answer");
  const auto response = client(3).send(kGet, kRepeatable);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "answer");
}

TEST_F(RetryingClientTest, GivesTheLastAnswerWithItsBodyWhenAttemptsRunOut) {
  http.reply(503, "first").reply(503, "second");
  const auto response = client(2).send(kGet, kRepeatable);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "second");
}

TEST_F(RetryingClientTest, DoesNotWaitOnceItIsAskedToStop) {
  StopFlag stop;
  stop.request();
  http.reply(503).reply(200);
  const auto response = client(5).send(kGet, {.safe_to_repeat = true, .stop = &stop});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::interrupted);
  EXPECT_EQ(http.requests.size(), 1U);
}

TEST_F(RetryingClientTest, SaysHowOftenItTried) {
  http.break_off(Code::unavailable, "cannot connect")
      .break_off(Code::unavailable, "cannot connect");
  const auto response = client(2).send(kGet, kRepeatable);
  EXPECT_THAT(response,
              FailsWith(Code::unavailable, AllOf(HasSubstr("cannot connect"), HasSubstr("2"))));
}

TEST_F(RetryingClientTest, DoesNotRepeatWhatWouldFailAgain) {
  for (const int status : {200, 304, 400, 401, 404, 409, 501}) {
    http.reply(status);
    EXPECT_EQ(client(3).send(kGet, kRepeatable)->status, status);
  }
  for (const Code code : {Code::deadline_exceeded, Code::interrupted, Code::corrupt_data}) {
    http.break_off(code);
    EXPECT_EQ(client(3).send(kGet, kRepeatable).error().code, code);
  }
  EXPECT_TRUE(clock.sleeps.empty());
}

TEST_F(RetryingClientTest, WaitsAsLongAsRetryAfterSays) {
  http.reply(429, "", {{"Retry-After", "7"}}).reply(200);
  EXPECT_EQ(client(2).send(kGet, kRepeatable)->status, 200);
  EXPECT_EQ(clock.sleeps, (std::vector<milliseconds>{7s}));
}

TEST_F(RetryingClientTest, UnderstandsRetryAfterAsADate) {
  // FakeClock stands at 1,700,000,000 s: 14 November 2023, 22:13:20.
  http.reply(503, "", {{"retry-after", "Tue, 14 Nov 2023 22:13:29 GMT"}}).reply(200);
  EXPECT_EQ(client(2).send(kGet, kRepeatable)->status, 200);
  EXPECT_EQ(clock.sleeps, (std::vector<milliseconds>{9s}));
}

TEST_F(RetryingClientTest, IgnoresARetryAfterThatIsNeither) {
  http.reply(503, "", {{"Retry-After", "soon"}}).reply(503, "", {{"Retry-After", "-3"}}).reply(200);
  EXPECT_EQ(client(3).send(kGet, kRepeatable)->status, 200);
  EXPECT_EQ(clock.sleeps, (std::vector<milliseconds>{100ms, 200ms}));
}

TEST_F(RetryingClientTest, NeverWaitsBeyondTheTimeout) {
  http.reply(503, "come back later", {{"Retry-After", "60"}});
  const auto response = client(9).send(kGet, {.timeout = 30s, .safe_to_repeat = true});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503);
  EXPECT_EQ(response->body, "come back later");
  EXPECT_TRUE(clock.sleeps.empty());
}

TEST_F(RetryingClientTest, GivesEachAttemptWhatIsLeftOfTheTimeout) {
  http.break_off(Code::unavailable).after(4s, clock).reply(200);
  EXPECT_TRUE(client(2).send(kGet, {.timeout = 10s, .safe_to_repeat = true}));
  EXPECT_EQ(http.options_seen.at(0).timeout, 10s);
  EXPECT_EQ(http.options_seen.at(1).timeout, 10s - 4s - 100ms);
}

TEST_F(RetryingClientTest, DrawsTheJitterFromTheDelay) {
  for (int i = 0; i < 50; ++i) http.reply(503).reply(200);
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(client(2, 0.5).send(kGet, kRepeatable));
  RetryingClient one = client(2, 0.5);
  for (int i = 0; i < 50; ++i) http.reply(503).reply(200);
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(one.send(kGet, kRepeatable));
  EXPECT_THAT(clock.sleeps, testing::Each(testing::AllOf(testing::Ge(50ms), testing::Le(100ms))));
  EXPECT_NE(clock.sleeps.at(50), clock.sleeps.at(51));
}

struct RefusingSink final : ResponseSink {
  Result<void> begin(const Response&) override { return fail(Code::unavailable, "disk is gone"); }
  Result<void> write(std::string_view) override { return {}; }
};

TEST_F(RetryingClientTest, DoesNotRepeatWhenTheSinkItselfFailed) {
  http.reply(200, "body").reply(200, "body");
  RefusingSink sink;
  EXPECT_EQ(client(3).stream(kGet, kRepeatable, sink).error().message, "disk is gone");
  EXPECT_EQ(http.requests.size(), 1U);
}

}  // namespace
}  // namespace sentiment
