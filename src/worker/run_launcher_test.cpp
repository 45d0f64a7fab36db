#include "worker/run_launcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>  // setenv
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "base/error.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

// The program that is started is this one; GTEST_FILTER has it run the test below alone.

constexpr const char* kReport = "SENTIMENT_TEST_LAUNCHED_REPORT";
constexpr const char* kFails = "SENTIMENT_TEST_LAUNCHED_FAILS";
constexpr const char* kFilter = "GTEST_FILTER";
constexpr const char* kAssigned = "PREFECT__FLOW_RUN_ID";

// NOLINTBEGIN(concurrency-mt-unsafe): one thread reads and writes the environment
TEST(LaunchedProgram, WritesDownWhatItWasGiven) {
  const char* report = std::getenv(kReport);
  if (report == nullptr) return;  // nobody launched it
  const char* run = std::getenv(kAssigned);
  const bool leads_group = ::getpgrp() == ::getpid();
  EXPECT_TRUE(write_file(report, std::string(run == nullptr ? "no run" : run) +
                                     (leads_group ? ", own group" : ", shared group")));
  EXPECT_EQ(std::getenv(kFails), nullptr) << "on purpose";
  if (run != nullptr) ::sleep(10);  // a training lasts until it is killed
}

class RunLauncherTest : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv(kFilter, "LaunchedProgram.*", 1);
    ::setenv(kReport, report_.c_str(), 1);
    // A child that fails on purpose must not put that into the results of this run.
    ::unsetenv("GTEST_OUTPUT");
  }
  void TearDown() override {
    ::unsetenv(kFilter);
    ::unsetenv(kReport);
    ::unsetenv(kFails);
  }

  static Result<void> launch() { return run_program_and_wait({"--gtest_brief=1"}); }
  /// Of the first process that ends, within ten seconds.
  static EndedProcess wait_for_end(RunLauncher& launcher) {
    for (int tries = 0; tries < 1000; ++tries) {
      const auto ended = launcher.ended();
      if (!ended.empty()) return ended.front();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return {};
  }

  testing_support::TempDir folder_;
  std::filesystem::path report_ = folder_.path() / "report";
};

TEST_F(RunLauncherTest, WaitsForAProgramThatSucceeds) {
  ASSERT_TRUE(launch());
  EXPECT_EQ(read_file(report_).value(), "no run, own group");
}

TEST_F(RunLauncherTest, SaysHowAProgramFailed) {
  ::setenv(kFails, "yes", 1);
  EXPECT_THAT(launch(), FailsWith(Code::failed_precondition, HasSubstr("exit code 1")));
}

TEST_F(RunLauncherTest, NoticesARunThatWasKilled) {
  TrainLauncher launcher;
  const int pid = launcher.start({.id = "r1", .name = "train"}).value();
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  const auto ended = wait_for_end(launcher);
  EXPECT_EQ(ended.pid, pid);
  EXPECT_TRUE(ended.failed);
  EXPECT_THAT(ended.how, HasSubstr("signal 9"));
  EXPECT_TRUE(launcher.ended().empty()) << "told once";
}
// NOLINTEND(concurrency-mt-unsafe)

}  // namespace
}  // namespace sentiment
