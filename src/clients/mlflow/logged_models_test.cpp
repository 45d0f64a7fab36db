#include "clients/mlflow/logged_models.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/mlflow/api.hpp"
#include "http/client/rest_client.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::mlflow {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing_support::FailsWith;

constexpr const char* kModel =
    R"({"model":{"info":{"model_id":"m-1","experiment_id":"7","name":"model",
        "source_run_id":"r1","artifact_uri":"mlflow-artifacts:/7/models/m-1/artifacts",
        "status":"LOGGED_MODEL_PENDING","creation_timestamp_ms":1700000000123,
        "tags":[{"key":"k","value":"v"}]}}})";

class LoggedModelsTest : public testing::Test {
 protected:
  Json body(std::size_t request) const {
    return parse_json(http_.requests.at(request).body).value();
  }
  std::string asked(std::size_t request) const {
    const auto& sent = http_.requests.at(request);
    return sent.method + " " + sent.url.path;
  }

  testing_support::FakeHttpClient http_;
  testing_support::FakeClock clock_;
  Api api_{http_, clock_, {parse_base_url("http://host").value(), ""}, 9s};
  LoggedModels models_{api_};
  const NewLoggedModel new_{.experiment_id = "7", .name = "model", .source_run_id = "r1"};
};

TEST_F(LoggedModelsTest, ReadsWhatTheServerSays) {
  http_.reply(200, kModel);
  const auto model = models_.get("m-1").value();
  EXPECT_EQ(asked(0), "GET /api/2.0/mlflow/logged-models/m-1");
  EXPECT_EQ(model.id, "m-1");
  EXPECT_EQ(model.artifact_uri, "mlflow-artifacts:/7/models/m-1/artifacts");
  EXPECT_EQ(model.status, ModelStatus::pending);
  EXPECT_EQ(model.tags, (std::vector<Tag>{{"k", "v"}}));
}

TEST_F(LoggedModelsTest, WithoutAnIdItIsNotMlflow) {
  http_.reply(200, R"({"model":{"info":{"name":"model"}}})");
  EXPECT_THAT(models_.get("m-1"), FailsWith(Code::unavailable, HasSubstr("'model_id'")));
}

TEST_F(LoggedModelsTest, OneWhoseAnswerWasLostIsFoundAndNotMadeTwice) {
  const std::string found =
      R"({"models":[{"info":{"model_id":"m-9","name":"model","source_run_id":"r1"}}]})";
  http_.break_off(Code::unavailable).reply(200, found);
  EXPECT_EQ(models_.create(new_)->id, "m-9");
  ASSERT_EQ(http_.requests.size(), 2U);
  EXPECT_EQ(asked(1), "POST /api/2.0/mlflow/logged-models/search");
  EXPECT_EQ(body(1)["filter"], "source_run_id = 'r1' AND name = 'model'");
  EXPECT_EQ(to_line(body(1)["experiment_ids"]), R"(["7"])");
}

TEST_F(LoggedModelsTest, OneThatDidNotArriveIsSentAgain) {
  http_.break_off(Code::unavailable).reply(200, "{}").reply(200, kModel);
  EXPECT_EQ(models_.create(new_)->id, "m-1");
  EXPECT_EQ(asked(2), "POST /api/2.0/mlflow/logged-models");
}

TEST_F(LoggedModelsTest, RefusesOverlongParametersBeforeAnythingIsSent) {
  NewLoggedModel model = new_;
  model.params = {{"C", std::string(kLongestParam + 1, 'x')}};
  EXPECT_THAT(models_.create(model), FailsWith(Code::invalid_argument, HasSubstr("'C'")));
  EXPECT_TRUE(http_.requests.empty());
}

TEST_F(LoggedModelsTest, ListsTheModelsOfARunPageByPage) {
  http_.reply(200, R"({"models":[{"info":{"model_id":"m-2"}}],"next_page_token":"t"})")
      .reply(200, R"({"models":[{"info":{"model_id":"m-1"}}]})");
  const auto models = models_.of_run("7", "r1", "").value();
  ASSERT_EQ(models.size(), 2U);
  EXPECT_EQ(models[0].id, "m-2");
  EXPECT_EQ(models[1].id, "m-1");
  EXPECT_EQ(body(0)["filter"], "source_run_id = 'r1'");
  EXPECT_EQ(body(1)["page_token"], "t");
}

TEST_F(LoggedModelsTest, AnEmptyPageEndsTheListWhateverItsToken) {
  http_.reply(200, R"({"next_page_token":"t"})");
  EXPECT_TRUE(models_.of_run("7", "r1", "")->empty());
}

TEST_F(LoggedModelsTest, NoticesThatTheServerIgnoredAStatus) {
  http_.reply(200, kModel);
  EXPECT_THAT(
      models_.finalize("m-1", ModelStatus::ready),
      FailsWith(Code::unavailable, testing::AllOf(HasSubstr("m-1"), HasSubstr("LOGGED_MODEL_READY"),
                                                  HasSubstr("LOGGED_MODEL_PENDING"))));
  EXPECT_EQ(asked(0), "PATCH /api/2.0/mlflow/logged-models/m-1");
  EXPECT_EQ(body(0)["status"], "LOGGED_MODEL_READY");
}

}  // namespace
}  // namespace sentiment::mlflow
