#include "flow/flow.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "base/stop_flag.hpp"
#include "ports/flow_observer.hpp"
#include "ports/ids.hpp"
#include "testing/fake_clock.hpp"

namespace sentiment {
namespace {

/// Writes every event down as one line.
class RecordingObserver final : public FlowObserver {
 public:
  void on(const FlowEvent& event) override {
    std::visit([this](const auto& told) { write(told); }, event);
  }
  std::vector<std::string> lines;
  std::vector<std::size_t> upstream;
  std::vector<int> run_counts;

 private:
  void write(const FlowRunStarted& event) { lines.push_back("start " + event.name); }
  void write(const TaskRunChanged& event) {
    lines.push_back(event.name + " " + std::string(to_string(event.state)));
    upstream.push_back(event.upstream.size());
    run_counts.push_back(event.run_count);
  }
  void write(const FlowLog& event) {
    lines.push_back(std::string(to_string(event.level)) + " " + event.message);
  }
  void write(const RunLinked& event) { lines.push_back("run " + event.run.value()); }
  void write(const FlowArtifact& event) { lines.push_back("artifact " + event.key); }
  void write(const ModelRegistered& event) { lines.push_back("model " + event.name.value()); }
  void write(const FlowRunChanged& event) {
    lines.push_back("flow " + std::string(to_string(event.state)));
  }
};

class FlowTest : public testing::Test {
 protected:
  testing_support::FakeClock clock_;
  StopFlag stop_;
  RecordingObserver observer_;
  Flow flow_{{"f", "f-1", {}, {}}, {&observer_}, clock_, stop_};
};

TEST_F(FlowTest, TellsEveryStateInOrder) {
  const auto value = flow_.task("load-data", [&]() -> Result<int> {
    flow_.log(LogLevel::info, "two rows");
    return 2;
  });
  flow_.link(RunId{"r1"});
  flow_.finish(nullptr);
  EXPECT_EQ(value.value(), 2);
  EXPECT_THAT(
      observer_.lines,
      testing::ElementsAre("start f-1", "load-data PENDING", "load-data RUNNING", "INFO two rows",
                           "load-data COMPLETED", "run r1", "flow COMPLETED"));
}

TEST_F(FlowTest, EachTaskFollowsTheOneBefore) {
  const auto nothing = []() -> Result<void> { return {}; };
  ASSERT_TRUE(flow_.task("a", nothing));
  ASSERT_TRUE(flow_.task("b", nothing));
  EXPECT_THAT(observer_.upstream, testing::ElementsAre(0, 0, 0, 1, 1, 1));
}

TEST_F(FlowTest, AFailureIsLoggedAsAnErrorOfItsTask) {
  const auto failed = flow_.task(
      "load-data", []() -> Result<void> { return fail(Code::corrupt_data, "bad row 3"); });
  ASSERT_FALSE(failed);
  flow_.finish(&failed.error());
  EXPECT_THAT(observer_.lines,
              testing::ElementsAre("start f-1", "load-data PENDING", "load-data RUNNING",
                                   "ERROR bad row 3", "load-data FAILED", "flow FAILED"));
}

TEST_F(FlowTest, AStopCancelsTheNextTaskWithoutRunningIt) {
  stop_.request();
  bool ran = false;
  const auto stopped = flow_.task("train-model", [&]() -> Result<void> {
    ran = true;
    return {};
  });
  flow_.finish(&stopped.error());
  EXPECT_FALSE(ran);
  EXPECT_EQ(stopped.error().code, Code::interrupted);
  EXPECT_THAT(observer_.lines, testing::Contains("train-model CANCELLED"));
  EXPECT_THAT(observer_.lines, testing::Not(testing::Contains("train-model RUNNING")));
  EXPECT_EQ(observer_.lines.back(), "flow CANCELLED");
}

class FlowRetries : public FlowTest {
 protected:
  Flow retried_{
      {"f", "f-2", {}, {}, {.count = 2, .delay = 3, .jitter = 0}}, {&observer_}, clock_, stop_};
};

TEST_F(FlowRetries, TriesAgainWhatMayPassAndSaysSo) {
  int tries = 0;
  const auto done = retried_.task("load-data", [&]() -> Result<int> {
    if (++tries < 3) return fail(Code::unavailable, "no answer");
    return tries;
  });
  EXPECT_EQ(done.value(), 3);
  EXPECT_THAT(
      observer_.lines,
      testing::ElementsAre("start f-1", "start f-2", "load-data PENDING", "load-data RUNNING",
                           "WARNING attempt 1 of 3 failed; retrying in 3.0 s: no answer",
                           "load-data SCHEDULED", "load-data RUNNING",
                           "WARNING attempt 2 of 3 failed; retrying in 3.0 s: no answer",
                           "load-data SCHEDULED", "load-data RUNNING", "load-data COMPLETED"));
  EXPECT_EQ(observer_.run_counts.back(), 3);
}

TEST_F(FlowRetries, GivesUpAfterTheLastTry) {
  const auto failed =
      retried_.task("load-data", []() -> Result<void> { return fail(Code::not_found, "no file"); });
  EXPECT_EQ(failed.error().code, Code::not_found);
  EXPECT_EQ(observer_.run_counts.back(), 3);
  EXPECT_EQ(observer_.lines.back(), "load-data FAILED");
}

TEST_F(FlowRetries, TriesWrongDataOnce) {
  ASSERT_FALSE(retried_.task(
      "load-data", []() -> Result<void> { return fail(Code::corrupt_data, "bad row 3"); }));
  EXPECT_EQ(observer_.run_counts.back(), 1);
}

TEST_F(FlowRetries, AStopEndsTheWaiting) {
  const auto stopped = retried_.task("load-data", [&]() -> Result<void> {
    stop_.request();
    return fail(Code::unavailable, "no answer");
  });
  EXPECT_EQ(stopped.error().code, Code::interrupted);
  EXPECT_EQ(observer_.lines.back(), "load-data CANCELLED");
  EXPECT_TRUE(clock_.sleeps.empty());
}

}  // namespace
}  // namespace sentiment
