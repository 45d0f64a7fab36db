#include "adapters/local/owner_lock.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "testing/child_process.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

using testing_support::ChildProcess;
using testing_support::TempDir;

std::string only_name_in(const std::filesystem::path& folder) {
  return std::filesystem::directory_iterator(folder)->path().filename();
}

TEST(OwnerLock, IsAliveAsLongAsItIsHeld) {
  const TempDir folder;
  std::optional<OwnerLock> lock = OwnerLock::take(folder.path() / "running").value();
  const std::string name = lock->name();
  EXPECT_TRUE(owner_is_alive(folder.path() / "running", name));
  lock.reset();
  EXPECT_FALSE(owner_is_alive(folder.path() / "running", name));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path() / "running"));
}

TEST(OwnerLock, DiesWithItsProcess) {
  const TempDir folder;
  ChildProcess child([&](ChildProcess& self) {
    const auto lock = OwnerLock::take(folder.path());
    self.say_ready();
    ChildProcess::sleep_forever();
    return lock ? 0 : 1;
  });
  child.wait_until_ready();
  const std::string name = only_name_in(folder.path());
  EXPECT_TRUE(owner_is_alive(folder.path(), name));
  child.kill_and_wait();
  EXPECT_FALSE(owner_is_alive(folder.path(), name));
}

TEST(OwnerLock, AFileNobodyLockedIsNobody) {
  const TempDir folder;
  std::ofstream(folder.path() / "1-abcd").flush();
  EXPECT_FALSE(owner_is_alive(folder.path(), "1-abcd"));
  EXPECT_FALSE(owner_is_alive(folder.path(), "2-abcd"));
  EXPECT_FALSE(owner_is_alive(folder.path(), ""));
}

TEST(OwnerLock, IsSweptAwayOnlyWhenItsProcessDied) {
  const TempDir folder;
  const auto alive = OwnerLock::take(folder.path()).value();
  std::ofstream(folder.path() / "1-abcd").flush();
  remove_dead_owners(folder.path());
  EXPECT_EQ(only_name_in(folder.path()), alive.name());
  EXPECT_TRUE(alive.in_place());
  std::filesystem::remove(folder.path() / alive.name());
  EXPECT_FALSE(alive.in_place());
}

TEST(OwnerLock, IsTakenWhileOthersSweep) {
  const TempDir folder;
  ChildProcess sweeper([&](ChildProcess& self) {
    self.say_ready();
    while (true) remove_dead_owners(folder.path());
    return 0;
  });
  sweeper.wait_until_ready();
  for (int i = 0; i < 300; ++i) {
    const auto lock = OwnerLock::take(folder.path());
    ASSERT_TRUE(lock);
    ASSERT_TRUE(lock->in_place());
    ASSERT_TRUE(owner_is_alive(folder.path(), lock->name()));
  }
}

TEST(OwnerLock, OfAnotherUserCountsAsAliveWhenItCannotBeRead) {
  const TempDir folder;
  const auto lock = OwnerLock::take(folder.path()).value();
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0700});
  ChildProcess child([&](ChildProcess&) {
    testing_support::become_nobody();
    return owner_is_alive(folder.path(), lock.name()) ? 0 : 1;
  });
  EXPECT_EQ(child.wait(), 0);
}

TEST(OwnerLock, SaysThatItsFolderCannotBeWritten) {
  const auto lock = OwnerLock::take("/proc/nowhere");
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().code, Code::failed_precondition);
}

}  // namespace
}  // namespace sentiment::local
