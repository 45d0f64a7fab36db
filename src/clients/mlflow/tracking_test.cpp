#include "clients/mlflow/tracking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/values.hpp"
#include "http/url.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::mlflow {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing_support::FailsWith;

class TrackingTest : public testing::Test {
 protected:
  Json sent(std::size_t i) { return parse_json(http_.requests.at(i).body).value(); }
  static TimePoint at(int ms) { return TimePoint{std::chrono::milliseconds{ms}}; }
  static std::string run(const std::string& id, const std::string& status = "RUNNING") {
    return R"({"info":{"run_id":")" + id + R"(","experiment_id":"1","status":")" + status + "\"}}";
  }
  NewRun new_run() {
    return {.experiment_id = "1",
            .name = "a run",
            .user = "ada",
            .start_time = at(5),
            .tags = {{"id", "abc"}},
            .unique_tag = "id"};
  }

  testing_support::FakeHttpClient http_;
  testing_support::FakeClock clock_;
  Api api_{http_, clock_, {parse_url("http://host").value(), ""}, 9s};
  Tracking tracking_{api_};
};

TEST_F(TrackingTest, MakesAMissingExperiment) {
  http_.reply(404, R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no"})")
      .reply(200, R"({"experiment_id":"7"})")
      .reply(200, R"({"experiment":{"experiment_id":"7","name":"x"}})");
  EXPECT_EQ(tracking_.ensure_experiment("x")->id, "7");
}

TEST_F(TrackingTest, TakesTheExperimentThatSomebodyElseMadeMeanwhile) {
  http_.reply(404, R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no"})")
      .reply(400, R"({"error_code":"RESOURCE_ALREADY_EXISTS","message":"taken"})")
      .reply(200, R"({"experiment":{"experiment_id":"7","name":"x"}})");
  EXPECT_EQ(tracking_.ensure_experiment("x")->id, "7");
}

TEST_F(TrackingTest, MakesNoExperimentWhereAProxySaysNotFound) {
  http_.reply(404, "<html><title>nginx</title></html>");
  EXPECT_EQ(tracking_.ensure_experiment("x").error().code, Code::unavailable);
  EXPECT_EQ(http_.requests.size(), 1U);
}

TEST_F(TrackingTest, SaysThatADeletedExperimentKeepsItsName) {
  http_.reply(200, R"({"experiment":{"experiment_id":"7","lifecycle_stage":"deleted"}})");
  const auto found = tracking_.ensure_experiment("x");
  EXPECT_THAT(found, FailsWith(Code::failed_precondition, HasSubstr("MLFLOW_EXPERIMENT_NAME")));
}

TEST_F(TrackingTest, FindsTheRunWhoseCreationWasNotAnswered) {
  http_.break_off(Code::unavailable).reply(200, R"({"runs":[)" + run("r1") + "]}");
  EXPECT_EQ(tracking_.create_run(new_run())->id, "r1");
  EXPECT_EQ(sent(0)["start_time"], 5);
  EXPECT_EQ(sent(1)["filter"], "tags.`id` = 'abc'");
  EXPECT_EQ(sent(1)["experiment_ids"], Json::array({"1"}));
}

TEST_F(TrackingTest, MakesNoRunThatCouldNotBeFoundAgain) {
  NewRun run = new_run();
  run.unique_tag = "other";
  EXPECT_THAT(tracking_.create_run(run), FailsWith(Code::invalid_argument, HasSubstr("'other'")));
  EXPECT_TRUE(http_.requests.empty());
}

TEST_F(TrackingTest, SendsNoNumberThatTheServerWouldMisread) {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(tracking_.log_batch("r", {.metrics = {{.key = "good"}, {.key = "bad", .value = bad}}})
                  .error()
                  .code,
              Code::invalid_argument);
  }
  EXPECT_TRUE(http_.requests.empty());
}

TEST_F(TrackingTest, SendsNoTextThatTheServerWouldCut) {
  const std::string umlauts = [] {
    std::string text;
    for (std::size_t i = 0; i < kLongestParam; ++i) text += "ü";
    return text;
  }();
  http_.reply(200, "{}");
  EXPECT_TRUE(tracking_.log_batch("r", {.params = {{"p", umlauts}}})) << "characters, not bytes";
  EXPECT_EQ(tracking_.log_batch("r", {.params = {{"p", umlauts + "x"}}}).error().code,
            Code::invalid_argument);
  EXPECT_EQ(tracking_.log_batch("r", {.tags = {{"t", std::string(8001, 'x')}}}).error().code,
            Code::invalid_argument);
  EXPECT_EQ(tracking_.log_batch("r", {.tags = {{"t", std::string("a\0b", 3)}}}).error().code,
            Code::invalid_argument);
  EXPECT_EQ(tracking_.log_inputs("r", {{.name = "d", .digest = std::string(37, 'x')}}).error().code,
            Code::invalid_argument);
  EXPECT_EQ(http_.requests.size(), 1U);
}

TEST_F(TrackingTest, SplitsWhatIsMoreThanARequestMayHold) {
  Batch batch;
  for (int i = 0; i < 2001; ++i) batch.metrics.push_back({.key = "m", .value = 1.0, .step = i});
  for (int i = 0; i < 150; ++i) batch.params.push_back({"p" + std::to_string(i), "v"});
  batch.tags = {{"t", "v"}};
  http_.reply(200, "{}").reply(200, "{}").reply(200, "{}");
  ASSERT_TRUE(tracking_.log_batch("r", batch));
  std::size_t metrics = 0;
  std::size_t params = 0;
  std::size_t tags = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const Json body = sent(i);
    const auto in_request = body["metrics"].size() + body["params"].size() + body["tags"].size();
    EXPECT_LE(in_request, 1000U);
    EXPECT_LE(body["params"].size(), 100U);
    metrics += body["metrics"].size();
    params += body["params"].size();
    tags += body["tags"].size();
  }
  EXPECT_EQ(metrics, 2001U);
  EXPECT_EQ(params, 150U);
  EXPECT_EQ(tags, 1U);
}

TEST_F(TrackingTest, ChecksThatTheServerTookTheStatus) {
  http_.reply(200, R"({"run_info":{"run_id":"r","experiment_id":"1","status":"RUNNING"}})");
  const auto ended = tracking_.update_run("r", RunStatus::finished, at(9));
  EXPECT_THAT(ended, FailsWith(Code::unavailable,
                               testing::AllOf(HasSubstr("FINISHED"), HasSubstr("RUNNING"))));
}

TEST_F(TrackingTest, AnOutputSaidTwiceIsDone) {
  http_.reply(400, R"({"error_code":"BAD_REQUEST","message":"UNIQUE constraint failed"})");
  EXPECT_TRUE(tracking_.log_output("r", "m-1"));
  EXPECT_EQ(sent(0)["models"], Json::array({{{"model_id", "m-1"}, {"step", 0}}}));
}

TEST_F(TrackingTest, ReadsAHistoryPageByPageWithNumbersThatAreText) {
  http_
      .reply(200, R"({"metrics":[{"key":"m","value":0.5,"timestamp":1,"step":-1}],)"
                  R"("next_page_token":"t"})")
      .reply(200, R"({"metrics":[{"key":"m","value":"NaN","timestamp":2,"step":2}]})");
  const auto points = tracking_.metric_history("r", "m").value();
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[0].step, -1);
  EXPECT_NE(points[1].value, points[1].value);
  EXPECT_THAT(http_.requests[1].url.query, HasSubstr("page_token=t"));
}

TEST_F(TrackingTest, SearchesPageByPageUpToItsLimit) {
  const std::string page =
      R"({"runs":[)" + run("a") + "," + run("b") + R"(],"next_page_token":"t"})";
  http_.reply(200, page).reply(200, page);
  EXPECT_EQ(tracking_.search_runs({.experiment_ids = {"1"}, .limit = 4})->size(), 4U);
  EXPECT_EQ(sent(1)["page_token"], "t");
  EXPECT_EQ(sent(1)["max_results"], 2);
}

TEST_F(TrackingTest, AnAnswerWithoutARunIsNotMlflows) {
  for (const auto* answer :
       {"{}", R"({"run":7})", R"({"run":{"info":{"run_id":""}}})",
        R"({"run":{"info":{"run_id":"r","experiment_id":"1","status":"?"}}})"}) {
    http_.reply(200, answer);
    EXPECT_EQ(tracking_.get_run("r").error().code, Code::unavailable) << answer;
  }
}

}  // namespace
}  // namespace sentiment::mlflow
