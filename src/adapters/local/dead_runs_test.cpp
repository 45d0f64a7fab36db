
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/local/artifact_layout.hpp"
#include "adapters/local/local_home.hpp"
#include "adapters/local/owner_lock.hpp"
#include "base/clock.hpp"
#include "files/durable_files.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"
#include "testing/child_process.hpp"
#include "testing/contract_backend.hpp"
#include "testing/fake_clock.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing_support::ChildProcess;
using testing_support::FakeClock;
using testing_support::fresh_model_id;
using testing_support::new_model_folder;
using testing_support::TempDir;

void must(const Result<void>& result) {
  if (!result) throw std::runtime_error(result.error().message);
}

class DeadRunsTest : public testing::Test {
 protected:
  std::unique_ptr<LocalHome> open() { return LocalHome::open(place_, clock_).value(); }

  /// Runs `work` in a process that is killed right after.
  void in_a_process_that_dies(const std::function<void(LocalHome&)>& work) {
    ChildProcess child([&](ChildProcess& self) {
      const auto home = open();
      work(*home);
      self.say_ready();
      ChildProcess::sleep_forever();
      return 0;
    });
    child.wait_until_ready();
    child.kill_and_wait();
  }

  RunId start(LocalHome& home) const {
    return home.tracker()
        .start_run({.experiment = "e", .name = "n", .start_time = clock_.now()})
        .value();
  }

  /// The one process that is at work or died at work.
  std::string only_owner() const {
    const auto files = entries_of(place_ / "running");
    return files.size() == 1 ? files[0].filename().string() : "not one";
  }

  /// Its number.
  std::string only_process() const {
    const std::string owner = only_owner();
    return owner.substr(0, owner.find('-'));
  }

  TempDir folder_;
  std::filesystem::path place_ = folder_.path() / "home";
  FakeClock clock_;
};

TEST_F(DeadRunsTest, AreFailedWithTheReasonAndTheLastSignOfLife) {
  const TimePoint last = clock_.now() + 7s;
  in_a_process_that_dies([&](LocalHome& home) {
    const RunId run = start(home);
    must(home.tracker().log_metrics(run, {{"f1", 0.5, last, 0}}));
  });
  clock_.advance(24h);
  const auto home = open();
  const std::string process = only_process();
  EXPECT_EQ(home->mark_dead_runs_failed().value(), 1);
  const auto runs = home->tracker().list_runs("e", 5).value();
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].status, RunStatus::failed);
  EXPECT_EQ(runs[0].end_time, last);
  ASSERT_EQ(runs[0].tags.size(), 1U);
  EXPECT_EQ(runs[0].tags[0].key, "sentiment.failure");
  EXPECT_THAT(runs[0].tags[0].value, HasSubstr(process));
  EXPECT_EQ(home->mark_dead_runs_failed().value(), 0) << "once is enough";
}

TEST_F(DeadRunsTest, HaveTheirFlowAndTasksCrashed) {
  in_a_process_that_dies([&](LocalHome& home) {
    auto& observer = home.recorder();
    observer.on(FlowRunStarted{.id = "flow", .flow = "f", .name = "n", .time = clock_.now()});
    const auto task = [&](const std::string& id, FlowState state) {
      observer.on(TaskRunChanged{
          .flow_run_id = "flow", .id = id, .name = id, .state = state, .time = clock_.now()});
    };
    task("a", FlowState::running);
    task("a", FlowState::completed);
    task("b", FlowState::running);
    task("c", FlowState::pending);
  });
  const auto home = open();
  const std::string process = only_process();
  EXPECT_EQ(home->mark_dead_runs_failed().value(), 0) << "it had no run yet";
  const auto flow = home->history().list_flow_runs(1).value().at(0);
  EXPECT_EQ(flow.state, FlowState::crashed);
  EXPECT_THAT(flow.message, HasSubstr(process));
  EXPECT_TRUE(flow.end_time);
  EXPECT_EQ(flow.tasks.at(0).state, FlowState::completed);
  EXPECT_EQ(flow.tasks.at(1).state, FlowState::crashed);
  EXPECT_TRUE(flow.tasks.at(1).end_time);
  EXPECT_EQ(flow.tasks.at(2).state, FlowState::crashed);
}

TEST_F(DeadRunsTest, AreNotThoseOfALiveProcess) {
  ChildProcess child([&](ChildProcess& self) {
    const auto home = open();
    start(*home);
    self.say_ready();
    ChildProcess::sleep_forever();
    return 0;
  });
  child.wait_until_ready();
  const auto home = open();
  const RunId mine = start(*home);
  EXPECT_EQ(home->mark_dead_runs_failed().value(), 0);
  const auto runs = home->tracker().list_runs("e", 5).value();
  EXPECT_EQ(runs.size(), 2U);
  for (const auto& run : runs) {
    EXPECT_EQ(run.status, RunStatus::running);
  }
  child.kill_and_wait();
  EXPECT_EQ(home->mark_dead_runs_failed().value(), 1);
  EXPECT_EQ(home->tracker().get_run(mine).value().status, RunStatus::running);
}

TEST_F(DeadRunsTest, AreNotThoseThatEnded) {
  in_a_process_that_dies([&](LocalHome& home) {
    must(home.tracker().end_run(start(home), RunStatus::finished, clock_.now()));
  });
  const auto home = open();
  EXPECT_EQ(home->mark_dead_runs_failed().value(), 0);
  EXPECT_EQ(home->tracker().list_runs("e", 1).value().at(0).status, RunStatus::finished);
}

TEST_F(DeadRunsTest, AreAlsoThoseOfAProcessThatForgotThem) {
  start(*open());
  const auto home = open();
  EXPECT_EQ(home->mark_dead_runs_failed().value(), 1);
}

TEST_F(DeadRunsTest, KeepAReasonThatTheyGaveThemselves) {
  in_a_process_that_dies([&](LocalHome& home) {
    must(home.tracker().set_tags(start(home), {{"sentiment.failure", "the disk is full"}}));
  });
  const auto home = open();
  EXPECT_EQ(home->mark_dead_runs_failed().value(), 1);
  EXPECT_EQ(home->tracker().list_runs("e", 1).value().at(0).tags.at(0).value, "the disk is full");
}

TEST_F(DeadRunsTest, LeaveNothingHalfCopiedBehind) {
  const std::string whole = fresh_model_id();
  const auto artifacts = place_ / "artifacts";
  const auto models = artifacts / "1" / "models";
  in_a_process_that_dies([&](LocalHome& home) {
    const RunId run = start(home);
    home.tracker().log_model(run, "model", new_model_folder(folder_.path(), whole)).value();
    // What a kill leaves between copying, moving and writing down.
    std::filesystem::create_directories(aside_folder(artifacts, 1, only_owner()));
    std::filesystem::create_directories(models / fresh_model_id() / "artifacts");
  });
  std::filesystem::create_directories(models / "what else people keep here");
  const auto alive = OwnerLock::take(place_ / "running").value();
  const auto at_work = aside_folder(artifacts, 1, alive.name());
  std::filesystem::create_directories(at_work);

  EXPECT_EQ(open()->mark_dead_runs_failed().value(), 1);

  EXPECT_THAT(entries_of(models),
              testing::UnorderedElementsAre(models / whole, models / "what else people keep here"));
  EXPECT_THAT(entries_of(artifacts / "1"), testing::UnorderedElementsAre(models, at_work));
  EXPECT_EQ(only_owner(), alive.name());
}

TEST_F(DeadRunsTest, AreNotThoseStartedInAHomeThatWasRemovedAndMadeAnew) {
  const auto home = open();
  start(*home);
  std::filesystem::remove_all(place_);
  const RunId run = start(*home);
  EXPECT_EQ(open()->mark_dead_runs_failed().value(), 0);
  EXPECT_EQ(home->tracker().get_run(run).value().status, RunStatus::running);
}

}  // namespace
}  // namespace sentiment::local
