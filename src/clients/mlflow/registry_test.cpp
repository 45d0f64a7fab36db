#include "clients/mlflow/registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/mlflow/api.hpp"
#include "http/url.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::mlflow {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class RegistryTest : public testing::Test {
 protected:
  testing_support::FakeHttpClient http_;
  testing_support::FakeClock clock_;
  Api api_{http_, clock_, {parse_url("http://host").value(), ""}, 9s};
  Registry registry_{api_};
};

TEST_F(RegistryTest, OnlyTheRegistryItselfCanSayThatThereIsNoAlias) {
  http_
      .reply(400, R"({"error_code":"INVALID_PARAMETER_VALUE",)"
                  R"("message":"Registered model alias champion not found."})")
      .reply(404, R"({"error_code":"RESOURCE_DOES_NOT_EXIST",)"
                  R"("message":"Registered Model with name=m not found"})");
  EXPECT_EQ(registry_.find_alias("m", "champion").value().has_value(), false);
  EXPECT_EQ(registry_.find_alias("m", "champion").value().has_value(), false);
  http_.reply(404, "<html><title>404</title></html>")
      .reply(404, "Registered model alias champion not found.")
      .reply(400, R"({"error_code":"INVALID_PARAMETER_VALUE","message":"Invalid alias name"})")
      .reply(503, R"({"error_code":"TEMPORARILY_UNAVAILABLE","message":"locked"})")
      .reply(200, "{}");
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(registry_.find_alias("m", "champion")) << i;
}

TEST_F(RegistryTest, FindsTheVersionWhoseCreationWasNotAnswered) {
  http_.break_off(Code::deadline_exceeded)
      .reply(200, R"({"model_versions":[{"name":"m","version":"3"}]})");
  const auto made = registry_.create_version({.name = "m",
                                              .source = "models:/m-1",
                                              .model_id = "m-1",
                                              .tags = {{"id", "abc"}},
                                              .unique_tag = "id"});
  EXPECT_EQ(made->version, 3);
  EXPECT_THAT(http_.requests[1].url.query, HasSubstr("tags.%60id%60%20%3D%20%27abc%27"));
}

TEST_F(RegistryTest, AModelThatIsRegisteredAlreadyIsDone) {
  http_.reply(400, R"({"error_code":"RESOURCE_ALREADY_EXISTS","message":"taken"})")
      .reply(400, R"({"error_code":"INVALID_PARAMETER_VALUE","message":"bad name"})");
  EXPECT_TRUE(registry_.ensure_model("m"));
  EXPECT_EQ(registry_.ensure_model("m:").error().code, Code::invalid_argument);
}

TEST_F(RegistryTest, SendsVersionsAsTextAndReadsThemAsNumbers) {
  http_.reply(200, "{}").reply(200, R"({"model_version":{"name":"m","version":"12"}})");
  ASSERT_TRUE(registry_.set_alias("m", "champion", 12));
  EXPECT_EQ(parse_json(http_.requests[0].body).value()["version"], "12");
  EXPECT_EQ(registry_.get_version("m", 12)->version, 12);
  for (const std::string bad : {"", "0", "-1", "twelve", "12x", "99999999999"}) {
    http_.reply(200, R"({"model_version":{"name":"m","version":")" + bad + "\"}}");
    EXPECT_EQ(registry_.get_version("m", 12).error().code, Code::unavailable) << bad;
  }
}

TEST_F(RegistryTest, DeletesWithABody) {
  http_.reply(200, "{}");
  ASSERT_TRUE(registry_.delete_alias("m", "champion"));
  EXPECT_EQ(http_.requests[0].method, "DELETE");
  EXPECT_EQ(http_.requests[0].body, R"({"name":"m","alias":"champion"})");
}

}  // namespace
}  // namespace sentiment::mlflow
