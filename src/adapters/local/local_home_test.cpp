#include "adapters/local/local_home.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "testing/child_process.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

using testing::HasSubstr;
using testing_support::ChildProcess;
using testing_support::FailsWith;
using testing_support::TempDir;

class LocalHomeTest : public testing::Test {
 protected:
  std::unique_ptr<LocalHome> open() {
    return LocalHome::open(place_, clock_, std::chrono::seconds{20}).value();
  }

  RunId start(LocalHome& home, const std::string& experiment = "e") {
    return home.tracker()
        .start_run({.experiment = experiment, .name = "n", .start_time = clock_.now()})
        .value();
  }

  TempDir folder_;
  std::filesystem::path place_ = folder_.path() / "home";
  SystemClock clock_;
};

TEST_F(LocalHomeTest, MakesNothingUntilSomethingIsWritten) {
  const auto home = open();
  EXPECT_EQ(home->registry().list_versions(ModelName{"m"}).error().code, Code::not_found);
  EXPECT_EQ(home->registry().find_alias(ModelName{"m"}, Alias{"champion"}).value(), std::nullopt);
  EXPECT_TRUE(home->tracker().list_runs("e", 5).value().empty());
  EXPECT_TRUE(home->history().list_flow_runs(5).value().empty());
  EXPECT_EQ(home->artifacts().fetch("home:/artifacts").error().code, Code::not_found);
  EXPECT_EQ(home->mark_dead_runs_failed().value(), 0);
  EXPECT_FALSE(std::filesystem::exists(place_));
  start(*home);
  EXPECT_TRUE(std::filesystem::exists(place_ / "sentiment.db"));
}

TEST_F(LocalHomeTest, SeesWhatAnotherHomeObjectWroteAfterItWasOpened) {
  const auto reader = open();
  ASSERT_TRUE(reader->tracker().list_runs("e", 5).value().empty());
  const auto writer = open();
  start(*writer);
  EXPECT_EQ(reader->tracker().list_runs("e", 5).value().size(), 1U);
}

TEST_F(LocalHomeTest, SeesAHomeThatWasReplaced) {
  const auto reader = open();
  start(*reader, "old");
  std::filesystem::remove_all(place_);
  EXPECT_TRUE(reader->tracker().list_runs("old", 5).value().empty());
  start(*open(), "new");
  EXPECT_TRUE(reader->tracker().list_runs("old", 5).value().empty());
  EXPECT_EQ(reader->tracker().list_runs("new", 5).value().size(), 1U);
}

TEST_F(LocalHomeTest, LeavesOneFileBehindWhenItIsClosed) {
  start(*open());
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(place_)) {
    names.push_back(entry.path().filename());
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("sentiment.db", "running"));
}

TEST_F(LocalHomeTest, IsMadeOnceByProcessesThatStartTogether) {
  constexpr int kRuns = 5;
  const auto work = [this](ChildProcess&) {
    const auto home = open();
    for (int i = 0; i < kRuns; ++i) start(*home);
    return 0;
  };
  std::vector<std::unique_ptr<ChildProcess>> children;
  for (int i = 0; i < 4; ++i) children.push_back(std::make_unique<ChildProcess>(work));
  for (const auto& child : children) EXPECT_EQ(child->wait(), 0);
  EXPECT_EQ(open()->tracker().list_runs("e", 100).value().size(), 4U * kRuns);
}

TEST_F(LocalHomeTest, ReadsAHomeThatItMayNotWrite) {
  start(*open());
  std::filesystem::permissions(folder_.path(), std::filesystem::perms{0755});
  std::filesystem::permissions(place_, std::filesystem::perms{0555});
  ChildProcess child([this](ChildProcess&) {
    testing_support::become_nobody();
    const auto home = open();
    if (home->tracker().list_runs("e", 5).value().size() != 1) return 1;
    const auto started = home->tracker().start_run({.experiment = "e", .name = "n"});
    if (started) return 2;
    return started.error().code == Code::failed_precondition ? 0 : 3;
  });
  EXPECT_EQ(child.wait(), 0);
  std::filesystem::permissions(place_, std::filesystem::perms{0755});
}

TEST_F(LocalHomeTest, ShowsAReaderWithoutRightsWhatWasWrittenMeanwhile) {
  start(*open());
  std::filesystem::permissions(folder_.path(), std::filesystem::perms{0755});
  std::filesystem::permissions(place_, std::filesystem::perms{0755});
  const auto go = folder_.path() / "go";
  ChildProcess child([&](ChildProcess& self) {
    testing_support::become_nobody();
    const auto home = open();
    if (home->tracker().list_runs("e", 5).value().size() != 1) return 1;
    self.say_ready();
    while (!std::filesystem::exists(go)) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    return home->tracker().list_runs("e", 5).value().size() == 2 ? 0 : 2;
  });
  child.wait_until_ready();
  start(*open());
  std::ofstream(go).flush();
  EXPECT_EQ(child.wait(), 0);
}

TEST_F(LocalHomeTest, SaysThatItCannotBeMade) {
  std::ofstream(folder_.path() / "file") << "in the way";
  const auto home = LocalHome::open(folder_.path() / "file" / "home", clock_).value();
  const auto started = home->tracker().start_run({.experiment = "e", .name = "n"});
  EXPECT_THAT(started, FailsWith(Code::failed_precondition, HasSubstr("SENTIMENT_HOME")));
}

TEST_F(LocalHomeTest, IsSharedByThreads) {
  const auto home = open();
  start(*home);
  std::atomic<int> failures = 0;
  const auto work = [&](int me) {
    for (int i = 0; i < 20; ++i) {
      const auto made = home->registry().create_version(
          {.name = ModelName{"m"}, .source = "file:///elsewhere", .tags = {}});
      const auto listed = home->registry().list_versions(ModelName{"m"});
      const auto flows = home->history().list_flow_runs(5);
      if (!made || !listed || !flows) ++failures;
      home->recorder().on(FlowLog{.flow_run_id = "none", .message = std::to_string(me)});
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(work, i);
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(home->registry().list_versions(ModelName{"m"}).value().size(), 60U);
}

TEST_F(LocalHomeTest, KnowsItsFolders) {
  const auto home = open();
  EXPECT_EQ(home->path(), place_);
  EXPECT_EQ(home->pending(), place_ / "pending");
  EXPECT_EQ(home->cache(), place_ / "cache");
}

}  // namespace
}  // namespace sentiment::local
