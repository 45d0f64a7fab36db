#include "serving/worker_health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "base/error.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing_support::FailsWith;

constexpr WorkerHealth::Clock::time_point kNow{seconds{1000}};

TEST(WorkerHealth, IsReadyBeforeAnythingHappened) { EXPECT_TRUE(WorkerHealth(2).ready(kNow)); }

TEST(WorkerHealth, IsNotReadyFromAFailureToARecovery) {
  WorkerHealth health(3);
  health.failed(1);
  EXPECT_TRUE(health.is_failing(1));
  EXPECT_FALSE(health.is_failing(0));
  EXPECT_THAT(health.ready(kNow), FailsWith(Code::unavailable, HasSubstr("1 of 3")));
  health.recovered(1);
  EXPECT_TRUE(health.ready(kNow));
}

TEST(WorkerHealth, IsNotReadyWhileAThreadIsSilent) {
  WorkerHealth health(2, milliseconds(100));
  health.beat(0, kNow);
  health.beat(1, kNow);
  EXPECT_TRUE(health.ready(kNow + milliseconds(100)));
  health.beat(0, kNow + milliseconds(90));
  EXPECT_THAT(health.ready(kNow + milliseconds(101)),
              FailsWith(Code::unavailable, HasSubstr("1 of 2")));
  health.beat(1, kNow + milliseconds(102));
  EXPECT_TRUE(health.ready(kNow + milliseconds(103)));
}

}  // namespace
}  // namespace sentiment
