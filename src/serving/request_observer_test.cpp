#include "serving/request_observer.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <new>
#include <string>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "http/server/router.hpp"
#include "serving/metrics.hpp"
#include "serving/worker_health.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

class RequestObserverTest : public ::testing::Test {
 protected:
  static Router router_of_predict() {
    Router router;
    router.add({.method = "POST", .path = "/predict"});
    return router;
  }
  std::string logged(bool access_log, const Route* route) {
    RequestObserver observer(metrics_, health_, *log_, access_log, [] { return true; });
    observer.received(0);
    observer.answered(0, {.route = route,
                          .method = "GET",
                          .path = path_,
                          .request_id = "abc",
                          .client = "127.0.0.1",
                          .status = 200,
                          .duration = std::chrono::microseconds(12),
                          .request_bytes = 3,
                          .response_bytes = 4});
    log_->flush();
    std::ifstream in(folder_.path() / "log");
    std::string line;
    std::getline(in, line);
    return line;
  }
  std::string path_ = "/";
  testing_support::TempDir folder_;
  std::unique_ptr<Log> log_ = *Log::open({.file = (folder_.path() / "log").string()});
  const Router router_ = router_of_predict();
  ServingMetrics metrics_{1, router_, TimePoint{}};
  WorkerHealth health_{1};
};

TEST_F(RequestObserverTest, LogsALineForEachRequest) {
  const Json line = *parse_json(logged(true, router_.find("POST", "/predict")));
  EXPECT_EQ(line["event"], "request");
  EXPECT_EQ(line["method"], "POST");
  EXPECT_EQ(line["route"], "/predict");
  EXPECT_EQ(line["status"], 200);
  EXPECT_EQ(line["microseconds"], 12);
  EXPECT_EQ(line["request_bytes"], 3);
  EXPECT_EQ(line["response_bytes"], 4);
  EXPECT_EQ(line["request_id"], "abc");
  EXPECT_EQ(line["client"], "127.0.0.1");
}

TEST_F(RequestObserverTest, LogsThePathThatNoRouteTookEscapedAndCut) {
  path_ = "/no\x1b[31m such\"\xff" + std::string(1000, 'x');
  const Json line = *parse_json(logged(true, nullptr));
  EXPECT_EQ(line["route"], "none");
  EXPECT_EQ(line["method"], "GET");
  const std::string path = line["path"];
  EXPECT_TRUE(path.starts_with("/no%1B[31m%20such%22%FFxxx")) << path;
  EXPECT_TRUE(path.ends_with("x..."));
  EXPECT_LE(path.size(), 200U);
}

TEST_F(RequestObserverTest, CountsButDoesNotLogWhenNotAskedTo) {
  EXPECT_EQ(logged(false, router_.find("POST", "/predict")), "");
  EXPECT_NE(metrics_.scrape(nullptr, 0).find(R"(route="/predict",status="200"} 1)"),
            std::string::npos);
}

TEST_F(RequestObserverTest, AThreadIsUnhealthyFromAFailureToAProof) {
  bool works = false;
  RequestObserver observer(metrics_, health_, *log_, false, [&] {
    if (!works) throw std::bad_alloc();
    return true;
  });
  observer.failed(0, "out of memory");
  observer.beat(0);
  EXPECT_TRUE(health_.is_failing(0));
  works = true;
  observer.beat(0);
  EXPECT_FALSE(health_.is_failing(0));
  log_->flush();
  std::ifstream in(folder_.path() / "log");
  std::string line;
  std::getline(in, line);
  const Json failure = *parse_json(line);
  EXPECT_EQ(failure["event"], "request_failed");
  EXPECT_EQ(failure["reason"], "out of memory");
  std::getline(in, line);
  EXPECT_EQ((*parse_json(line))["event"], "worker_recovered");
}

}  // namespace
}  // namespace sentiment
