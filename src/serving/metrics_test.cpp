#include "serving/metrics.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>

#include "base/clock.hpp"
#include "http/server/router.hpp"
#include "serving/tiny_model.hpp"

namespace sentiment {
namespace {

using std::chrono::microseconds;

constexpr TimePoint kStart{std::chrono::seconds{1'700'000'000}};

class ServingMetricsTest : public ::testing::Test {
 protected:
  ServingMetricsTest() { router_.add({.method = "POST", .path = "/predict"}); }
  void answer(ServingMetrics& metrics, std::size_t worker, const Route* route, int status,
              microseconds duration) {
    metrics.received(worker);
    metrics.answered(worker, {.route = route,
                              .path = "/etc/passwd",
                              .status = status,
                              .duration = duration,
                              .request_bytes = 10,
                              .response_bytes = 100});
  }
  Router router_;
};

testing::AssertionResult holds(const std::string& text, const std::string& line) {
  if (("\n" + text).find("\n" + line + "\n") != std::string::npos)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << "no line " << line << " in\n" << text;
}

TEST_F(ServingMetricsTest, AddsUpWhatEachThreadCounted) {
  ServingMetrics metrics(2, router_, kStart);
  const Route* predict = router_.find("POST", "/predict");
  answer(metrics, 0, predict, 200, microseconds(20));
  answer(metrics, 1, predict, 200, microseconds(60));
  answer(metrics, 1, predict, 422, microseconds(60'000'000));
  const std::string text = metrics.scrape(nullptr, 0);
  const std::string label = R"(method="POST",route="/predict")";
  EXPECT_TRUE(holds(text, "sentiment_http_requests_total{" + label + R"(,status="200"} 2)"));
  EXPECT_TRUE(holds(text, "sentiment_http_requests_total{" + label + R"(,status="422"} 1)"));
  const std::string histogram = "sentiment_http_request_duration_seconds";
  EXPECT_TRUE(holds(text, histogram + "_bucket{" + label + R"(,le="2.5e-05"} 1)"));
  EXPECT_TRUE(holds(text, histogram + "_bucket{" + label + R"(,le="0.0001"} 2)"));
  EXPECT_TRUE(holds(text, histogram + "_bucket{" + label + R"(,le="30"} 2)"));
  EXPECT_TRUE(holds(text, histogram + "_bucket{" + label + R"(,le="+Inf"} 3)"));
  EXPECT_TRUE(holds(text, histogram + "_count{" + label + "} 3"));
  EXPECT_TRUE(holds(text, "sentiment_http_request_bytes_total 30"));
  EXPECT_TRUE(holds(text, "sentiment_http_response_bytes_total 300"));
}

TEST_F(ServingMetricsTest, NamesARouteNeverAPath) {
  ServingMetrics metrics(1, router_, kStart);
  answer(metrics, 0, nullptr, 404, microseconds(1));
  const std::string text = metrics.scrape(nullptr, 0);
  EXPECT_TRUE(
      holds(text, R"(sentiment_http_requests_total{method="",route="none",status="404"} 1)"));
  EXPECT_EQ(text.find("passwd"), std::string::npos);
}

TEST_F(ServingMetricsTest, KnowsWhatIsUnderWay) {
  ServingMetrics metrics(2, router_, kStart);
  metrics.connected(0);
  metrics.connected(1);
  metrics.disconnected(1);
  metrics.received(0);
  const std::string text = metrics.scrape(nullptr, 7);
  EXPECT_TRUE(holds(text, "sentiment_http_connections 1"));
  EXPECT_TRUE(holds(text, "sentiment_http_requests_in_flight 1"));
  EXPECT_TRUE(holds(text, "sentiment_log_lines_dropped_total 7"));
  EXPECT_TRUE(holds(text, "process_start_time_seconds 1700000000"));
}

TEST_F(ServingMetricsTest, SaysWhichModelAnswersAndHow) {
  ServingMetrics metrics(1, router_, kStart);
  metrics.predicted(0, 1);
  metrics.predicted(0, 1);
  metrics.reload(ReloadResult::failure);
  const auto model = testing_support::served_tiny_model(4);
  const std::string text = metrics.scrape(model.get(), 0);
  EXPECT_TRUE(holds(text, R"(sentiment_model_info{name="m",version="4",alias="champion",run_id=")" +
                              model->run_id.value() + R"("} 1)"));
  EXPECT_TRUE(holds(text, R"(sentiment_predictions_total{class="1"} 2)"));
  EXPECT_TRUE(holds(text, R"(sentiment_predictions_total{class="0"} 0)"));
  EXPECT_TRUE(holds(text, R"(sentiment_model_reloads_total{result="failure"} 1)"));
  EXPECT_EQ(metrics.scrape(nullptr, 0).find("sentiment_model_info{"), std::string::npos);
}

}  // namespace
}  // namespace sentiment
