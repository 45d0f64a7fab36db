#include "worker/worker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/stop_flag.hpp"
#include "ports/run_queue.hpp"
#include "testing/fake_clock.hpp"
#include "testing/temp_dir.hpp"
#include "worker/heartbeat_file.hpp"
#include "worker/run_launcher.hpp"

namespace sentiment {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// A server in memory: hands out runs, refuses those that somebody else has.
class FakeQueue final : public RunQueue {
 public:
  Result<void> register_deployment(const DeploymentSpec&) override {
    ++registrations;
    if (failures > 0) {
      --failures;
      return fail(Code::unavailable, "no answer");
    }
    return refusal;
  }
  Result<std::vector<DueRun>> due() override {
    if (failures > 0) {
      --failures;
      return fail(Code::unavailable, "no answer");
    }
    return waiting;
  }
  Result<bool> claim(const DueRun& run) override {
    std::erase_if(waiting, [&](const DueRun& other) { return other.id == run.id; });
    return std::ranges::find(taken, run.id) == taken.end();
  }
  Result<void> set_process(const std::string& run, int pid) override {
    processes.push_back(run + " " + std::to_string(pid));
    return {};
  }
  Result<bool> process_ended(const std::string& run, const std::string& how) override {
    if (fails_at_end > 0) {
      --fails_at_end;
      return fail(Code::unavailable, "no answer");
    }
    ended.push_back(run + " " + how);
    return true;
  }
  Result<int> crash_dead_runs() override { return 0; }

  std::vector<DueRun> waiting;
  std::vector<std::string> taken;
  std::vector<std::string> processes;
  std::vector<std::string> ended;
  Result<void> refusal;
  int failures = 0;
  int fails_at_end = 0;
  int registrations = 0;
};

/// Processes that end when they are looked at for the second time.
class FakeLauncher final : public RunLauncher {
 public:
  Result<int> start(const DueRun& run) override {
    started.push_back(run.id);
    running.push_back(next);
    most = std::max(most, running.size());
    return next++;
  }
  std::vector<EndedProcess> ended() override {
    if (++looks % 2 != 0 || running.empty()) return {};
    const int pid = running.front();
    running.erase(running.begin());
    return {{pid, false, "ended with exit code 0"}};
  }
  std::vector<std::string> started;
  std::vector<int> running;
  std::size_t most = 0;
  int next = 100;
  int looks = 0;
};

/// Asks for a stop after some time has been slept away.
class StoppingClock final : public Clock {
 public:
  TimePoint now() const override { return clock_.now(); }
  void sleep(std::chrono::milliseconds duration) override {
    clock_.sleep(duration);
    slept_ += duration;
    if (slept_ >= until) stop.request();
  }
  std::chrono::milliseconds until{10'000};
  StopFlag stop;

 private:
  testing_support::FakeClock clock_;
  std::chrono::milliseconds slept_{0};
};

class WorkerTest : public testing::Test {
 protected:
  Result<void> work() {
    return Worker(options, queue, launcher, heartbeat, clock, clock.stop,
                  [this](const std::string& what) { said.push_back(what); })
        .run();
  }

  testing_support::TempDir folder;
  WorkerOptions options;
  FakeQueue queue;
  FakeLauncher launcher;
  HeartbeatFile heartbeat{folder.path() / "worker.heartbeat"};
  StoppingClock clock;
  std::vector<std::string> said;
};

TEST_F(WorkerTest, ExecutesDueRunsOneAfterTheOther) {
  queue.waiting = {{"a", "run a"}, {"b", "run b"}};
  ASSERT_TRUE(work());
  EXPECT_THAT(launcher.started, ElementsAre("a", "b"));
  EXPECT_EQ(launcher.most, 1U);
  EXPECT_THAT(queue.processes, ElementsAre("a 100", "b 101"));
  EXPECT_THAT(queue.ended, ElementsAre("a process 100 ended with exit code 0",
                                       "b process 101 ended with exit code 0"));
}

TEST_F(WorkerTest, ExecutesAsManyAtOnceAsItMay) {
  options.deployment.concurrency = 2;
  queue.waiting = {{"a", "run a"}, {"b", "run b"}, {"c", "run c"}};
  ASSERT_TRUE(work());
  EXPECT_THAT(launcher.started, ElementsAre("a", "b", "c"));
  EXPECT_EQ(launcher.most, 2U);
}

TEST_F(WorkerTest, LeavesRunsOfOthersAlone) {
  queue.waiting = {{"a", "run a"}, {"b", "run b"}};
  queue.taken = {"a"};
  ASSERT_TRUE(work());
  EXPECT_THAT(launcher.started, ElementsAre("b"));
}

TEST_F(WorkerTest, WaitsForTheRunAtWorkWhenItIsStopped) {
  queue.waiting = {{"a", "run a"}, {"b", "run b"}};
  clock.until = std::chrono::milliseconds(100);
  ASSERT_TRUE(work());
  EXPECT_THAT(launcher.started, ElementsAre("a"));
  EXPECT_EQ(queue.ended.size(), 1U);
  EXPECT_THAT(said, Contains("waiting for 1 run to end"));
}

TEST_F(WorkerTest, OutlivesAnOutageAndSaysSoOnce) {
  queue.failures = 3;
  queue.waiting = {{"a", "run a"}};
  ASSERT_TRUE(work());
  EXPECT_THAT(launcher.started, ElementsAre("a"));
  EXPECT_EQ(std::ranges::count(said, "no answer"), 1);
}

TEST_F(WorkerTest, TellsTheEndOfARunOnceTheServerIsBack) {
  queue.waiting = {{"a", "run a"}};
  queue.fails_at_end = 2;
  ASSERT_TRUE(work());
  EXPECT_THAT(queue.ended, ElementsAre("a process 100 ended with exit code 0"));
}

TEST_F(WorkerTest, EndsWhenTheDeploymentIsRefused) {
  queue.refusal = fail(Code::unauthenticated, "wrong password");
  EXPECT_EQ(work().error().code, Code::unauthenticated);
}

TEST_F(WorkerTest, OnceExecutesAllThatIsDueAndEnds) {
  options.once = true;
  clock.until = std::chrono::hours(1);
  queue.waiting = {{"a", "run a"}, {"b", "run b"}, {"c", "run c"}};
  ASSERT_TRUE(work());
  EXPECT_THAT(launcher.started, ElementsAre("a", "b", "c"));
  EXPECT_EQ(launcher.most, 1U);
}

TEST_F(WorkerTest, OnceFailsWithoutAServer) {
  options.once = true;
  queue.failures = 1;
  EXPECT_THAT(work().error().message, HasSubstr("no answer"));
}

}  // namespace
}  // namespace sentiment
