#include "adapters/mlflow/mlflow_registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "base/error.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/registry.hpp"
#include "http/client/rest_client.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;

constexpr const char* kAtTwo =
    R"({"registered_model":{"name":"m","aliases":[{"alias":"champion","version":"2"}]}})";
constexpr const char* kHolderTwo = R"({"model_version":{"name":"m","version":"2"}})";
constexpr const char* kVersion = R"({"model_version":{"name":"m","version":"3"}})";

class MlflowRegistryTest : public testing::Test {
 protected:
  static AliasMove move(int from, int to, const char* alias = "champion") {
    return {.name = ModelName{"m"},
            .alias = Alias{alias},
            .from = ModelVersion{from},
            .to = ModelVersion{to}};
  }

  testing_support::FakeHttpClient http_;
  testing_support::FakeClock clock_;
  mlflow::Api api_{
      http_, clock_, {parse_base_url("http://host").value(), ""}, std::chrono::seconds(9)};
  mlflow::Registry client_{api_};
  MlflowRegistry registry_{client_, clock_};
};

TEST_F(MlflowRegistryTest, AMoveFromWhereTheAliasIsNotWritesNothing) {
  http_.reply(200, kAtTwo).reply(200, kVersion);
  EXPECT_THAT(
      registry_.move_alias(move(1, 3)),
      FailsWith(Code::conflict, AllOf(HasSubstr("'champion'"), HasSubstr("2"), HasSubstr("1"))));
  EXPECT_EQ(http_.requests.size(), 2U);
}

TEST_F(MlflowRegistryTest, TheNoteOfAMoveThatWasForestalledIsTakenAway) {
  http_.reply(200, kAtTwo).reply(200, kVersion).reply(200, "{}");
  http_.reply(200, R"({"model_version":{"name":"m","version":"7"}})").reply(200, "{}");
  EXPECT_THAT(registry_.move_alias(move(2, 3)), FailsWith(Code::conflict, HasSubstr("7")));
  ASSERT_EQ(http_.requests.size(), 5U);
  EXPECT_THAT(http_.requests[2].url.path, testing::EndsWith("model-versions/set-tag"));
  EXPECT_THAT(http_.requests[4].url.path, testing::EndsWith("model-versions/delete-tag"));
}

TEST_F(MlflowRegistryTest, WhatMlflowReservesIsNoAlias) {
  for (const auto* alias : {"latest", "Latest", "v3"}) {
    EXPECT_THAT(registry_.move_alias(move(2, 3, alias)),
                FailsWith(Code::invalid_argument, HasSubstr(alias)));
  }
  EXPECT_TRUE(http_.requests.empty());
}

TEST_F(MlflowRegistryTest, AMoveThatTheServerOnlySaysItMadeIsAFailure) {
  http_.reply(200, kAtTwo).reply(200, kVersion).reply(200, "{}");
  http_.reply(200, kHolderTwo).reply(200, "{}").reply(200, kHolderTwo).reply(200, "{}");
  EXPECT_THAT(registry_.move_alias(move(2, 3)),
              FailsWith(Code::corrupt_data, AllOf(HasSubstr("'champion'"), HasSubstr("version 3"),
                                                  HasSubstr("version 2"))));
  EXPECT_THAT(http_.requests.back().url.path, testing::EndsWith("model-versions/delete-tag"));
}

TEST_F(MlflowRegistryTest, AMoveThatCannotBeReadBackIsAFailure) {
  http_.reply(200, kAtTwo).reply(200, kVersion).reply(200, "{}");
  http_.reply(200, kHolderTwo).reply(200, "{}").reply(500, "broken").reply(500, "broken");
  EXPECT_THAT(registry_.move_alias(move(2, 3)),
              FailsWith(Code::unavailable, HasSubstr("'champion'")));
}

TEST_F(MlflowRegistryTest, AVersionThatTheServerOnlySaysItMadeIsAFailure) {
  for (const auto* found : {kVersion, ""}) {
    http_.reply(200, "{}").reply(200, kVersion);
    if (*found != '\0')
      http_.reply(200, found);
    else
      http_.reply(404, R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"none"})");
    EXPECT_THAT(registry_.create_version({.name = ModelName{"m"}, .source = "s"}),
                FailsWith(Code::corrupt_data, AllOf(HasSubstr("'m'"), HasSubstr("version 3"))));
  }
}

TEST_F(MlflowRegistryTest, ANameThatTheServerRefusesNamesItsSetting) {
  http_.reply(400, R"({"error_code":"INVALID_PARAMETER_VALUE","message":"too odd"})");
  EXPECT_THAT(
      registry_.create_version({.name = ModelName{"m"}, .source = "s"}),
      FailsWith(Code::invalid_argument, AllOf(HasSubstr("MODEL_NAME='m'"), HasSubstr("too odd"))));
}

}  // namespace
}  // namespace sentiment
