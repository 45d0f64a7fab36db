#include "files/file_lock.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "files/temp_folder.hpp"

namespace sentiment {
namespace {

class FileLocks : public testing::Test {
 protected:
  int open() const { return ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); }

  TempFolder folder_ = TempFolder::create().value();
  std::filesystem::path path_ = folder_.path() / "file";
};

TEST_F(FileLocks, OneWhoTakesExcludesEverybody) {
  const auto taken = FileLock::take(open());
  ASSERT_TRUE(taken);
  errno = 0;
  EXPECT_FALSE(FileLock::take(open()));
  EXPECT_EQ(errno, EWOULDBLOCK);
  EXPECT_FALSE(FileLock::share(open()));
}

TEST_F(FileLocks, ThoseWhoAskDoNotExcludeEachOther) {
  const auto first = FileLock::share(open());
  EXPECT_TRUE(FileLock::share(open()));
  EXPECT_FALSE(FileLock::take(open()));
}

TEST_F(FileLocks, LetsGoWhenItGoesAway) {
  {
    const auto taken = FileLock::take(open());
  }
  EXPECT_TRUE(FileLock::take(open()));
}

TEST_F(FileLocks, ClosesAFileThatIsTaken) {
  const auto taken = FileLock::take(open());
  const int fd = open();
  ASSERT_FALSE(FileLock::take(fd));
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
}

TEST_F(FileLocks, SeesThatItsFileIsRemoved) {
  const auto taken = FileLock::take(open());
  EXPECT_FALSE(taken->is_removed());
  std::filesystem::rename(path_, folder_.path() / "other");
  EXPECT_FALSE(taken->is_removed());
  std::filesystem::remove(folder_.path() / "other");
  EXPECT_TRUE(taken->is_removed());
}

}  // namespace
}  // namespace sentiment
