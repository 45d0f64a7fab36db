#include "clients/prefect/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "http/client/rest_client.hpp"
#include "http/url.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::prefect {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::FailsWith;

class PrefectClient : public testing::Test {
 protected:
  std::unique_ptr<Client> open() { return Client::open(options_, http_, clock_).value(); }

  ClientOptions options_{.api_url = "http://prefect:4200/api/"};
  testing_support::FakeHttpClient http_;
  testing_support::FakeClock clock_;
};

TEST_F(PrefectClient, AsksBelowTheApisAddress) {
  http_.reply(200, R"({"id":"1"})");
  EXPECT_EQ(open()->post("/flows/", {{"name", "f"}}).value()["id"], "1");
  const auto& request = http_.requests.at(0);
  EXPECT_EQ(to_string(request.url), "http://prefect:4200/api/flows/");
  EXPECT_EQ(request.body, R"({"name":"f"})");
  EXPECT_EQ(request.headers.find("content-type"), "application/json");
  EXPECT_EQ(request.headers.find("x-prefect-api-version"), "0.8.4");
  EXPECT_EQ(request.headers.find("authorization"), std::nullopt);
}

TEST_F(PrefectClient, RefusesAnAddressThatIsNone) {
  options_.api_url = "prefect.example";
  const auto opened = Client::open(options_, http_, clock_);
  EXPECT_THAT(opened, FailsWith(Code::usage, HasSubstr("PREFECT_API_URL")));
}

TEST_F(PrefectClient, SendsTheAuthStringWithoutItsNewlineAndBeforeTheKey) {
  options_.auth_string = "ada:secret\n";
  options_.api_key = "key";
  http_.reply(200, "true");
  ASSERT_TRUE(open()->get("/health"));
  EXPECT_EQ(http_.requests.at(0).headers.find("authorization"), "Basic YWRhOnNlY3JldA==");
}

TEST_F(PrefectClient, SendsTheKeyAsBearer) {
  options_.api_key = "key";
  http_.reply(204);
  EXPECT_TRUE(open()->get("/health").value().is_null());
  EXPECT_EQ(http_.requests.at(0).headers.find("authorization"), "Bearer key");
}

TEST_F(PrefectClient, FetchesACsrfTokenWhereTheServerWantsOne) {
  http_.reply(403, R"({"detail":"Missing CSRF token or client identifier."})")
      .reply(200, R"({"token":"t1"})")
      .reply(201, R"({"id":"1"})")
      .reply(201, R"({"id":"2"})");
  const auto client = open();
  ASSERT_TRUE(client->post("/flows/", Json::object()));
  ASSERT_TRUE(client->post("/flows/", Json::object()));
  ASSERT_EQ(http_.requests.size(), 4U);
  const auto name = http_.requests.at(2).headers.find("prefect-csrf-client");
  EXPECT_EQ(http_.requests.at(1).url.query, "client=" + std::string(name.value_or("")));
  EXPECT_EQ(http_.requests.at(2).headers.find("prefect-csrf-token"), "t1");
  EXPECT_EQ(http_.requests.at(3).headers.find("prefect-csrf-token"), "t1");
}

TEST_F(PrefectClient, FetchesAnotherTokenOnceWhenOneHasRunOut) {
  const char* refusal = R"({"detail":"Invalid CSRF token or client identifier."})";
  http_.reply(403, refusal).reply(200, R"({"token":"t1"})").reply(403, refusal);
  EXPECT_EQ(open()->post("/flows/", Json::object()).error().code, Code::unauthenticated);
  EXPECT_EQ(http_.requests.size(), 3U);
}

TEST_F(PrefectClient, RepeatsWhatMayBeRepeatedAndCountsEachAttempt) {
  http_.reply(503).break_off(Code::unavailable).reply(200, "{}");
  const auto client = open();
  EXPECT_TRUE(client->post("/flows/", Json::object()));
  EXPECT_EQ(client->requests(), 3);
  http_.reply(503);
  EXPECT_EQ(client->post("/logs/", Json::array(), Repeat::never).error().code, Code::unavailable);
  EXPECT_EQ(client->requests(), 4);
}

TEST_F(PrefectClient, GivesACallNoMoreTimeThanIsLeft) {
  options_.timeout = seconds(10);
  const auto client = open();
  client->set_deadline(clock_.now() + seconds(3));
  http_.reply(200, "{}");
  ASSERT_TRUE(client->get("/health"));
  EXPECT_EQ(http_.options_seen.at(0).timeout, seconds(3));
  clock_.advance(seconds(3));
  EXPECT_EQ(client->get("/health").error().code, Code::deadline_exceeded);
  EXPECT_EQ(http_.requests.size(), 1U) << "asked although no time was left";
  client->set_deadline(std::nullopt);
  http_.reply(200, "{}");
  ASSERT_TRUE(client->get("/health"));
  EXPECT_EQ(http_.options_seen.at(1).timeout, seconds(10));
}

TEST_F(PrefectClient, ExplainsARefusalWithoutRepeatingTheRequest) {
  http_.reply(422, R"({"exception_message":"Invalid request received.","exception_detail":
      [{"loc":["body","worker_id"],"msg":"Extra inputs are not permitted","input":"hidden"}],
      "request_body":{"token":"hidden"}})");
  const auto refused = open()->post("/logs/", Json::array());
  EXPECT_THAT(refused, FailsWith(Code::invalid_argument,
                                 AllOf(HasSubstr("http://prefect:4200/api"), HasSubstr("422"),
                                       HasSubstr("POST /logs/"),
                                       HasSubstr("body.worker_id: Extra inputs are not permitted"),
                                       Not(HasSubstr("hidden")))));
}

TEST_F(PrefectClient, OfAValueOfSeveralFormsItTellsOfTheOneThatWasMeant) {
  const auto at = [](const char* form, const char* member, const char* type, const char* says) {
    return Json{{"type", type}, {"loc", {"body", 0, "schedule", form, member}}, {"msg", says}};
  };
  const Json detail{
      at("after[check(), Interval]", "interval", "missing", "A"),
      at("after[check(), Interval]", "cron", "extra_forbidden", "B"),
      at("after[check(), Cron]", "cron", "value_error", "Invalid cron string"),
      at("Rule", "rule", "missing", "C"),
      at("Rule", "timezone", "string_pattern_mismatch", std::string(9000, 'x').c_str())};
  http_.reply(422, to_line(Json{{"exception_detail", detail}}));
  EXPECT_THAT(
      open()->post("/deployments/", Json::object()),
      FailsWith(Code::invalid_argument, HasSubstr("(body.0.schedule.cron: Invalid cron string)")));
}

TEST_F(PrefectClient, TellsEachRefusalFromTheOthers) {
  const auto client = open();
  const auto code = [&](int status) {
    http_.reply(status, "x");
    return client->post("/flows/", Json::object(), Repeat::never).error().code;
  };
  EXPECT_EQ(code(401), Code::unauthenticated);
  EXPECT_EQ(code(404), Code::not_found);
  EXPECT_EQ(code(409), Code::conflict);
  EXPECT_EQ(code(429), Code::unavailable);
  EXPECT_EQ(code(500), Code::unavailable);
  EXPECT_EQ(code(307), Code::internal);
  EXPECT_EQ(code(200), Code::corrupt_data);
}

TEST_F(PrefectClient, NeverShowsASecretInAnError) {
  options_.api_url = "http://ada:secret@prefect:4200/api";
  options_.api_key = "hidden";
  http_.reply(401, R"({"detail":"Unauthorized"})");
  const auto refused = open()->get("/version");
  EXPECT_THAT(refused, FailsWith(Code::unauthenticated,
                                 AllOf(HasSubstr("PREFECT_API_AUTH_STRING"),
                                       Not(HasSubstr("secret")), Not(HasSubstr("hidden")))));
}

}  // namespace
}  // namespace sentiment::prefect
