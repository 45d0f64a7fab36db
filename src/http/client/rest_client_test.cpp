#include "http/client/rest_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "base/error.hpp"
#include "base/json.hpp"
#include "http/url.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing_support::FailsWith;

class RestClientTest : public testing::Test {
 protected:
  testing_support::FakeHttpClient http_;
  testing_support::FakeClock clock_;
  RestClient rest_{http_,
                   clock_,
                   {.base = parse_base_url("http://host:5000/api//?x=1").value(),
                    .headers = {{"Authorization", "Bearer t"}},
                    .connect_timeout = 2s,
                    .timeout = 9s}};
};

TEST_F(RestClientTest, SendsJsonBelowItsBase) {
  http_.reply(200);
  const Json body{{"name", "größe"}};
  ASSERT_TRUE(rest_.send(rest_.request("POST", "/runs?limit=2"), &body, Repeat::never));
  const auto& sent = http_.requests.at(0);
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(to_string(sent.url), "http://host:5000/api/runs?limit=2");
  EXPECT_EQ(sent.headers.find("Authorization"), "Bearer t");
  EXPECT_EQ(sent.headers.find("Content-Type"), "application/json");
  EXPECT_EQ(sent.body, R"({"name":"größe"})");
  EXPECT_FALSE(http_.options_seen.at(0).safe_to_repeat);
}

TEST_F(RestClientTest, WithoutABodyThereIsNoContentType) {
  http_.reply(500, "an answer, too");
  EXPECT_EQ(rest_.send(rest_.request("GET", "/runs"), nullptr, Repeat::safe)->status, 500);
  EXPECT_FALSE(http_.requests.at(0).headers.find("Content-Type"));
  EXPECT_TRUE(http_.options_seen.at(0).safe_to_repeat);
}

TEST_F(RestClientTest, ACallEndsAtTheDeadline) {
  rest_.set_deadline(clock_.now() + 1s);
  EXPECT_EQ(rest_.limits(Repeat::safe).timeout, 1s);
  EXPECT_EQ(rest_.limits(Repeat::safe).connect_timeout, 1s);
  clock_.advance(1s);
  EXPECT_THAT(rest_.send(rest_.request("GET", "/runs"), nullptr, Repeat::safe),
              FailsWith(Code::deadline_exceeded, HasSubstr("http://host:5000/api")));
  EXPECT_TRUE(http_.requests.empty());
  rest_.set_deadline(std::nullopt);
  EXPECT_EQ(rest_.limits(Repeat::safe).timeout, 9s);
  EXPECT_EQ(rest_.limits(Repeat::safe).connect_timeout, 2s);
}

TEST(ParseBaseUrl, RefusesWhatIsNotAnAddress) {
  EXPECT_FALSE(parse_base_url("ftp://host"));
  EXPECT_EQ(to_string(parse_base_url("http://host/").value()), "http://host");
}

}  // namespace
}  // namespace sentiment
