#include "adapters/local/local_history.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "adapters/local/local_home.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "testing/fake_clock.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

using namespace std::chrono_literals;
using testing_support::FakeClock;
using testing_support::TempDir;

class LocalHistoryTest : public testing::Test {
 protected:
  void start_flow(const std::string& id) {
    home_->recorder().on(
        FlowRunStarted{.id = id, .flow = "training", .name = "train-" + id, .time = clock_.now()});
  }

  TempDir folder_;
  FakeClock clock_;
  std::unique_ptr<LocalHome> home_ = LocalHome::open(folder_.path() / "home", clock_).value();
  LocalHistory& history_ = home_->history();
};

TEST_F(LocalHistoryTest, ListsFlowsNewestFirst) {
  start_flow("one");
  clock_.advance(1s);
  start_flow("two");
  start_flow("three");  // at the same time
  const auto flows = history_.list_flow_runs(2).value();
  ASSERT_EQ(flows.size(), 2U);
  EXPECT_EQ(flows[0].id, "three");
  EXPECT_EQ(flows[1].id, "two");
}

TEST_F(LocalHistoryTest, KnowsNoFlowOfARunWithoutOne) {
  start_flow("one");  // linked to no run
  EXPECT_EQ(history_.flow_run_of(RunId{"r"}).value(), std::nullopt);
  EXPECT_EQ(history_.flow_run_of(RunId{""}).value(), std::nullopt);
  EXPECT_TRUE(history_.logs("nobody").value().empty());
}

TEST_F(LocalHistoryTest, ANegativeLimitListsNothing) {
  start_flow("one");
  EXPECT_TRUE(history_.list_flow_runs(-1).value().empty());
}

TEST_F(LocalHistoryTest, KeepsWhereAFlowIsShown) {
  start_flow("one");
  start_flow("two");
  ASSERT_TRUE(history_.set_shown({.flow_run_id = "one", .id = "s1", .url = "http://server/s1"}));
  const auto flows = history_.list_flow_runs(2).value();
  EXPECT_EQ(flows.at(1).shown_id, "s1");
  EXPECT_EQ(flows.at(1).shown_url, "http://server/s1");
  EXPECT_EQ(flows.at(0).shown_url, "");
}

}  // namespace
}  // namespace sentiment::local
