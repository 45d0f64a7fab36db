#include "files/folder_lock.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "files/temp_folder.hpp"

namespace sentiment {
namespace {

TEST(FolderLock, KeepsOthersOffUntilItGoesAway) {
  const auto dir = TempFolder::create().value();
  {
    const auto first = FolderLock::take(dir.path());
    ASSERT_TRUE(first) << first.error().message;
    const auto second = FolderLock::take(dir.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::conflict);
  }
  EXPECT_TRUE(FolderLock::take(dir.path()));
}

TEST(FolderLock, FollowsAFolderThatIsRenamed) {
  const auto dir = TempFolder::create().value();
  std::filesystem::create_directory(dir.path() / "a");
  const auto lock = FolderLock::take(dir.path() / "a");
  std::filesystem::rename(dir.path() / "a", dir.path() / "b");
  EXPECT_EQ(FolderLock::take(dir.path() / "b").error().code, Code::conflict);
  EXPECT_EQ(FolderLock::take(dir.path() / "a").error().code, Code::not_found);
}

}  // namespace
}  // namespace sentiment
