#include "worker/heartbeat_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

TEST(HeartbeatFile, ShowsALivingWorkerUntilItEnds) {
  const testing_support::TempDir folder;
  const testing_support::FakeClock clock;
  const auto path = heartbeat_path(folder.path() / "home");
  EXPECT_THAT(probe_heartbeat(path),
              FailsWith(Code::failed_precondition, HasSubstr(path.string())));
  HeartbeatFile heartbeat(path);
  heartbeat.beat(clock.now());
  EXPECT_TRUE(probe_heartbeat(path));
  heartbeat.end();
  EXPECT_FALSE(probe_heartbeat(path));
}

TEST(HeartbeatFile, ThatWasNotRenewedShowsADeadOne) {
  const testing_support::TempDir folder;
  testing_support::FakeClock clock;
  const auto path = heartbeat_path(folder.path());
  HeartbeatFile heartbeat(path);
  heartbeat.beat(clock.now());
  std::filesystem::last_write_time(
      path, std::filesystem::file_time_type::clock::now() - std::chrono::minutes(1));
  EXPECT_THAT(probe_heartbeat(path), FailsWith(Code::failed_precondition, HasSubstr("60 s")));
  clock.advance(std::chrono::seconds(6));
  heartbeat.beat(clock.now());
  EXPECT_TRUE(probe_heartbeat(path));
}

}  // namespace
}  // namespace sentiment
