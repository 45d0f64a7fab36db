#include "clients/mlflow/api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "http/client/rest_client.hpp"
#include "http/url.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::mlflow {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::FakeClock;
using testing_support::FakeHttpClient;

class ApiTest : public testing::Test {
 protected:
  Json made(const std::string& id) { return {{"id", id}}; }
  /// What create_once gives when `find` finds `found`.
  Result<Json> create(const Json& found) {
    const auto find = [&]() -> Result<Json> {
      ++looks_;
      return Json{{"runs", found}};
    };
    return api_.create_once("runs/create", Json{{"a", 1}}, {"run", "runs"}, find);
  }
  FakeHttpClient http_;
  FakeClock clock_;
  Api api_{http_, clock_, {parse_url("http://host:5000/prefix").value(), "Bearer t"}, 9s};
  int looks_ = 0;
};

TEST_F(ApiTest, AsksBelowThePrefixWithTheLogin) {
  http_.reply(200, R"({"run":{}})");
  ASSERT_TRUE(api_.get("runs/get", {{"run_id", "a b&c"}}));
  EXPECT_EQ(to_string(http_.requests.at(0).url),
            "http://host:5000/prefix/api/2.0/mlflow/runs/get?run_id=a%20b%26c");
  EXPECT_EQ(http_.requests[0].headers.find("Authorization"), "Bearer t");
  EXPECT_EQ(http_.requests[0].headers.find("Origin"), std::nullopt);
  EXPECT_TRUE(http_.options_seen.at(0).safe_to_repeat);
}

TEST_F(ApiTest, SendsJsonAndSaysWhetherItMayBeRepeated) {
  http_.reply(200, "{}").reply(200, "{}");
  ASSERT_TRUE(api_.send("DELETE", "x", Json{{"name", "größer"}}, Repeat::safe));
  ASSERT_TRUE(api_.send("POST", "x", Json::object(), Repeat::never));
  EXPECT_EQ(http_.requests[0].method, "DELETE");
  EXPECT_EQ(http_.requests[0].body, R"({"name":"größer"})");
  EXPECT_EQ(http_.requests[0].headers.find("Content-Type"), "application/json");
  EXPECT_TRUE(http_.options_seen[0].safe_to_repeat);
  EXPECT_FALSE(http_.options_seen[1].safe_to_repeat);
}

TEST_F(ApiTest, NeverTakesSomethingElseThanAJsonObjectForAnAnswer) {
  for (const std::string body : {"", "[]", "<html></html>", R"({"run":)", "\"text\""}) {
    http_.reply(200, body);
    const auto answer = api_.get("runs/get");
    ASSERT_FALSE(answer) << body;
    EXPECT_EQ(answer.error().code, Code::unavailable) << body;
  }
}

TEST_F(ApiTest, CreatesWithOneRequestWhenAllIsWell) {
  http_.reply(200, R"({"run":{"id":"1"}})");
  EXPECT_EQ(create(Json::array()).value(), made("1"));
  EXPECT_EQ(looks_, 0);
  EXPECT_FALSE(http_.options_seen.at(0).safe_to_repeat);
}

TEST_F(ApiTest, FindsWhatARequestMadeWhoseAnswerGotLost) {
  http_.break_off(Code::unavailable);
  EXPECT_EQ(create(Json::array({made("first")})).value(), made("first"));
  EXPECT_EQ(http_.requests.size(), 1U) << "nothing may be made a second time";
}

TEST_F(ApiTest, CreatesAgainOnlyWhereNothingWasMade) {
  http_.reply(503, "busy").reply(200, R"({"run":{"id":"2"}})");
  EXPECT_EQ(create(Json::array()).value(), made("2"));
  EXPECT_EQ(looks_, 1);
  EXPECT_EQ(http_.requests.size(), 2U);
}

TEST_F(ApiTest, GivesUpWithTheFirstFailureWhenItCannotLook) {
  http_.break_off(Code::unavailable, "cut");
  const auto answer = api_.create_once("runs/create", Json::object(), {"run", "runs"}, [] {
    return Result<Json>(fail(Code::unavailable, "cut as well"));
  });
  EXPECT_THAT(answer, FailsWith(Code::unavailable, testing::EndsWith("cut")));
  EXPECT_EQ(http_.requests.size(), 1U);
}

TEST_F(ApiTest, DoesNotAskTwiceForWhatTheServerRefuses) {
  http_.reply(400, R"({"error_code":"INVALID_PARAMETER_VALUE","message":"bad name"})");
  const auto answer = create(Json::array());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::invalid_argument);
  EXPECT_EQ(looks_, 0);
}

TEST_F(ApiTest, StopsCreatingWhenItsTimeIsUp) {
  for (int i = 0; i < 20; ++i) http_.reply(503, "busy").after(1s, clock_);
  const auto begin = clock_.now();
  const auto answer = create(Json::array());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::unavailable);
  EXPECT_LE(clock_.now() - begin, 10s);
  EXPECT_LT(http_.options_seen.back().timeout, 9s) << "what is left of the time, not all of it";
}

TEST(Filter, QuotesWithTheQuoteThatTheValueDoesNotHold) {
  EXPECT_EQ(quoted_for_filter("plain").value(), "'plain'");
  EXPECT_EQ(quoted_for_filter("it's").value(), "\"it's\"");
  EXPECT_EQ(quoted_for_filter("'\"").error().code, Code::invalid_argument);
}

TEST(RequiredText, IsNamedWhereItIsMissing) {
  EXPECT_THAT(required_text(Json{{"run_id", 7}}, "run_id"),
              FailsWith(Code::unavailable, HasSubstr("'run_id'")));
}

}  // namespace
}  // namespace sentiment::mlflow
