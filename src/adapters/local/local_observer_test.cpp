#include "adapters/local/local_observer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "adapters/local/local_history.hpp"
#include "adapters/local/local_home.hpp"
#include "base/clock.hpp"
#include "ports/flow_event.hpp"
#include "ports/flow_history.hpp"
#include "testing/fake_clock.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing_support::FakeClock;
using testing_support::TempDir;

class LocalObserverTest : public testing::Test {
 protected:
  void start_flow() {
    observer_.on(FlowRunStarted{.id = "flow",
                                .flow = "sentiment-training",
                                .name = "train-flow",
                                .parameters = {{"champion", "true"}},
                                .tags = {"solo"},
                                .time = clock_.now()});
  }

  void change(const std::string& id, FlowState state, const std::string& message = "") {
    clock_.advance(10ms);
    observer_.on(TaskRunChanged{.flow_run_id = "flow",
                                .id = id,
                                .name = "task " + id,
                                .state = state,
                                .run_count = state == FlowState::pending ? 0 : 1,
                                .message = message,
                                .time = clock_.now()});
  }

  void log(const std::string& message, const std::string& task = "") {
    observer_.on(FlowLog{.flow_run_id = "flow",
                         .task_run_id = task,
                         .level = LogLevel::warning,
                         .message = message,
                         .time = clock_.now()});
  }

  TempDir folder_;
  FakeClock clock_;
  std::unique_ptr<LocalHome> home_ = LocalHome::open(folder_.path() / "home", clock_).value();
  LocalObserver& observer_ = home_->recorder();
  LocalHistory& history_ = home_->history();
};

TEST_F(LocalObserverTest, RecordsAFlowWithItsTasks) {
  const TimePoint start = clock_.now();
  start_flow();
  change("a", FlowState::pending);
  change("a", FlowState::running);
  change("a", FlowState::completed, "800 rows");
  change("b", FlowState::running);
  change("b", FlowState::failed, "no data");
  observer_.on(RunLinked{"flow", RunId{"r"}});
  clock_.advance(5ms);
  observer_.on(FlowRunChanged{
      .id = "flow", .state = FlowState::failed, .message = "task b failed", .time = clock_.now()});
  EXPECT_EQ(observer_.warning(), "");

  const auto flow = history_.flow_run_of(RunId{"r"}).value().value_or(FlowRunRecord{});
  EXPECT_EQ(flow.id, "flow");
  EXPECT_EQ(flow.flow, "sentiment-training");
  EXPECT_EQ(flow.name, "train-flow");
  EXPECT_EQ(flow.state, FlowState::failed);
  EXPECT_EQ(flow.message, "task b failed");
  EXPECT_EQ(flow.start_time, start);
  EXPECT_EQ(flow.end_time, start + 55ms);
  ASSERT_EQ(flow.tasks.size(), 2U);
  EXPECT_EQ(flow.tasks[0].name, "task a");
  EXPECT_EQ(flow.tasks[0].state, FlowState::completed);
  EXPECT_EQ(flow.tasks[0].message, "800 rows");
  EXPECT_EQ(flow.tasks[0].run_count, 1);
  EXPECT_EQ(flow.tasks[0].start_time, start + 20ms);
  EXPECT_EQ(flow.tasks[0].end_time, start + 30ms);
  EXPECT_EQ(flow.tasks[1].state, FlowState::failed);
}

TEST_F(LocalObserverTest, KeepsTheFirstStartOfATaskThatIsTriedAgain) {
  const TimePoint start = clock_.now();
  start_flow();
  change("a", FlowState::running);
  change("a", FlowState::failed);
  change("a", FlowState::running);
  const auto task = history_.list_flow_runs(1).value().at(0).tasks.at(0);
  EXPECT_EQ(task.start_time, start + 10ms);
  EXPECT_EQ(task.end_time, std::nullopt) << "it is at work again";
}

TEST_F(LocalObserverTest, WritesLogsWithTheNextChange) {
  start_flow();
  log("one");
  log("two", "a");
  EXPECT_TRUE(history_.logs("flow").value().empty());
  change("a", FlowState::running);
  const auto logs = history_.logs("flow").value();
  ASSERT_EQ(logs.size(), 2U);
  EXPECT_EQ(logs[0].message, "one");
  EXPECT_EQ(logs[0].task_run_id, "");
  EXPECT_EQ(logs[0].level, LogLevel::warning);
  EXPECT_EQ(logs[0].flow_run_id, "flow");
  EXPECT_EQ(logs[1].message, "two");
  EXPECT_EQ(logs[1].task_run_id, "a");
}

TEST_F(LocalObserverTest, DoesNotLetManyLogsPileUp) {
  start_flow();
  for (int i = 0; i < 300; ++i) log(std::to_string(i));
  const auto logs = history_.logs("flow").value();
  EXPECT_GE(logs.size(), 200U);
  EXPECT_EQ(logs[0].message, "0");
}

TEST_F(LocalObserverTest, WritesTheLastLogsWhenItGoesAway) {
  start_flow();
  log("last words");
  home_.reset();
  const auto again = LocalHome::open(folder_.path() / "home", clock_).value();
  const auto logs = again->history().logs("flow").value();
  ASSERT_EQ(logs.size(), 1U);
  EXPECT_EQ(logs[0].message, "last words");
}

TEST_F(LocalObserverTest, NeverFailsTheFlowButRemembersTheFirstTrouble) {
  std::ofstream(folder_.path() / "file") << "in the way";
  const auto broken = LocalHome::open(folder_.path() / "file" / "home", clock_).value();
  LocalObserver& observer = broken->recorder();
  observer.on(FlowRunStarted{.id = "flow", .flow = "f", .name = "n", .time = clock_.now()});
  const std::string first = observer.warning();
  EXPECT_THAT(first, HasSubstr("SENTIMENT_HOME"));
  observer.on(TaskRunChanged{.flow_run_id = "flow", .id = "a", .name = "a", .time = clock_.now()});
  observer.on(FlowLog{.flow_run_id = "flow", .message = "lost", .time = clock_.now()});
  observer.on(FlowRunChanged{.id = "flow", .state = FlowState::completed, .time = clock_.now()});
  EXPECT_EQ(observer.warning(), first);
}

}  // namespace
}  // namespace sentiment::local
