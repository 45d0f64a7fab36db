#include "adapters/mlflow/run_leases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "testing/child_process.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::ElementsAre;
using testing::FieldsAre;
using testing::IsEmpty;
using testing_support::ChildProcess;

class RunLeasesTest : public testing::Test {
 protected:
  testing_support::TempDir dir_;
  std::filesystem::path folder_ = dir_.path() / "mlflow-runs";
  const RunId run_{"a0"};
};

TEST_F(RunLeasesTest, ThereAreNoneAtFirst) {
  EXPECT_THAT(RunLeases(folder_, "http://host").dead(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(folder_));
}

TEST_F(RunLeasesTest, ARunWhoseProcessWasKilledIsDead) {
  ChildProcess child([&](ChildProcess& self) {
    RunLeases leases(folder_, "http://host");
    if (!leases.take(run_)) return 1;
    self.say_ready();
    ChildProcess::sleep_forever();
  });
  child.wait_until_ready();
  const RunLeases leases(folder_, "http://host");
  EXPECT_THAT(leases.dead(), IsEmpty()) << "it lives";
  child.kill_and_wait();
  EXPECT_THAT(leases.dead(), ElementsAre(FieldsAre("a0", "")));
  EXPECT_THAT(RunLeases(folder_, "http://other").dead(), IsEmpty()) << "another server's";
  leases.forget("a0");
  EXPECT_THAT(leases.dead(), IsEmpty());
}

TEST_F(RunLeasesTest, ARunThatEndedIsForgotten) {
  RunLeases leases(folder_, "http://host");
  ASSERT_TRUE(leases.take(run_));
  leases.release(run_);
  EXPECT_THAT(leases.dead(), IsEmpty());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(RunLeasesTest, ARunThatCouldNotBeEndedIsDeadForTheNext) {
  {
    RunLeases leases(folder_, "http://host");
    ASSERT_TRUE(leases.take(run_));
  }
  EXPECT_THAT(RunLeases(folder_, "http://host").dead(), ElementsAre(FieldsAre("a0", "")));
}

TEST_F(RunLeasesTest, ARunWhoseCreationWasNeverConfirmedIsDeadByItsMark) {
  {
    RunLeases leases(folder_, "http://host");
    ASSERT_TRUE(leases.take_unborn("f00d", "12"));
    EXPECT_THAT(leases.dead(), IsEmpty());
  }
  RunLeases next(folder_, "http://host");
  EXPECT_THAT(next.dead(), ElementsAre(FieldsAre("f00d", "12")));
  ASSERT_TRUE(next.take_unborn("f00d", "12")) << "by its next attempt";
  next.release("f00d");
  EXPECT_THAT(next.dead(), IsEmpty());
}

}  // namespace
}  // namespace sentiment
