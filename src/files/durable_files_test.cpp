#include "files/durable_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "testing/contract_backend.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::read_text;
using testing_support::TempDir;

TEST(DurableFiles, CopiesAndMovesFoldersWithWhatIsInThem) {
  const TempDir folder;
  const auto from = folder.path() / "from";
  const auto aside = folder.path() / "aside";
  const auto to = folder.path() / "deep" / "to";
  std::filesystem::create_directories(from / "a" / "empty");
  std::ofstream(from / "a" / "x") << "new";
  std::filesystem::create_directories(to / "a");
  std::ofstream(to / "a" / "x") << "old and longer";
  std::ofstream(to / "stays") << "here";
  ASSERT_TRUE(copy_files(from, aside));
  EXPECT_EQ(read_text(aside / "a" / "x"), "new");
  ASSERT_TRUE(move_files(aside, to));
  EXPECT_EQ(read_text(to / "a" / "x"), "new");
  EXPECT_EQ(read_text(to / "stays"), "here");
  EXPECT_TRUE(std::filesystem::is_directory(to / "a" / "empty"));
  EXPECT_FALSE(std::filesystem::exists(aside));
  EXPECT_EQ(read_text(from / "a" / "x"), "new");
  EXPECT_TRUE(sync_tree(to, folder.path()));
}

TEST(DurableFiles, DoesNotFollowLinks) {
  const TempDir folder;
  std::filesystem::create_directories(folder.path() / "from");
  std::filesystem::create_symlink("/etc/hostname", folder.path() / "from" / "link");
  const auto copied = copy_files(folder.path() / "from", folder.path() / "to");
  EXPECT_THAT(copied, FailsWith(Code::invalid_argument, HasSubstr("link")));
}

TEST(DurableFiles, SaysThatThereIsNoFolderToCopy) {
  const TempDir folder;
  EXPECT_EQ(copy_files(folder.path() / "none", folder.path() / "to").error().code, Code::not_found);
}

TEST(DurableFiles, SaysWhatAFailureMeans) {
  EXPECT_EQ(system_failure("write", "/x", EROFS).value().code, Code::failed_precondition);
  EXPECT_EQ(system_failure("write", "/x", ENOSPC).value().code, Code::internal);
  EXPECT_THAT(system_failure("write", "/x", ENOSPC).value().message, HasSubstr("disk is full"));
  EXPECT_THAT(system_failure("write", "/x", EIO).value().message, HasSubstr("'/x'"));
}

TEST(DurableFiles, SaysThatAFolderStandsWhereAFileShould) {
  const TempDir folder;
  std::filesystem::create_directories(folder.path() / "from");
  std::ofstream(folder.path() / "from" / "x") << "bytes";
  std::filesystem::create_directories(folder.path() / "to" / "x");
  const auto moved = move_files(folder.path() / "from", folder.path() / "to");
  ASSERT_FALSE(moved);
  EXPECT_THAT(moved.error().message, HasSubstr((folder.path() / "to" / "x").string()));
}

TEST(DurableFiles, HasNoEntriesInAFolderThatIsNotThere) {
  EXPECT_TRUE(entries_of("/nowhere").empty());
  EXPECT_FALSE(entries_of("/").empty());
}

}  // namespace
}  // namespace sentiment
