#include "files/atomic_file.hpp"

#include <gtest/gtest.h>
#include <filesystem>
#include <iterator>

#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

TEST(AtomicFile, ReadsBackWhatItWroteAndLeavesNothingElse) {
  const testing_support::TempDir dir;
  const auto path = dir.path() / "a" / "file.txt";
  ASSERT_TRUE(write_file_atomically(path, "one"));
  ASSERT_TRUE(write_file_atomically(path, "two"));
  EXPECT_EQ(read_file(path).value(), "two");
  const auto entries = std::distance(std::filesystem::directory_iterator(path.parent_path()), {});
  EXPECT_EQ(entries, 1);
}

TEST(AtomicFile, MissingFileIsNotFound) {
  const auto missing = read_file("/nonexistent/file");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::not_found);
}

TEST(AtomicFile, AFolderInThePlaceOfTheFileIsAnErrorAndLeavesNoTemporary) {
  const testing_support::TempDir dir;
  std::filesystem::create_directories(dir.path() / "taken" / "inside");
  EXPECT_FALSE(write_file_atomically(dir.path() / "taken", "x"));
  const auto entries = std::distance(std::filesystem::directory_iterator(dir.path()), {});
  EXPECT_EQ(entries, 1);
}

TEST(AtomicFile, AppearsWhenCommittedAndNotBefore) {
  const testing_support::TempDir dir;
  const auto path = dir.path() / "file.txt";
  auto file = AtomicFile::create(path);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("one "));
  ASSERT_TRUE(file->write("two"));
  EXPECT_FALSE(std::filesystem::exists(path));
  ASSERT_TRUE(file->commit());
  EXPECT_EQ(read_file(path).value(), "one two");
}

TEST(AtomicFile, WhatWasNotCommittedLeavesNothing) {
  const testing_support::TempDir dir;
  {
    auto file = AtomicFile::create(dir.path() / "file.txt");
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("half"));
  }
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

TEST(AtomicFile, FollowsALinkAndKeepsIt) {
  const testing_support::TempDir dir;
  ASSERT_TRUE(write_file_atomically(dir.path() / "file.txt", "old"));
  std::filesystem::create_symlink("file.txt", dir.path() / "link");
  ASSERT_TRUE(write_file_atomically(dir.path() / "link", "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(dir.path() / "link"));
  EXPECT_EQ(read_file(dir.path() / "file.txt").value(), "new");
}

TEST(AtomicFile, LeavesADeviceADevice) {
  const testing_support::TempDir dir;
  std::filesystem::create_symlink("/dev/null", dir.path() / "null");
  ASSERT_TRUE(write_file_atomically(dir.path() / "null", "gone"));
  EXPECT_TRUE(std::filesystem::is_symlink(dir.path() / "null"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

}  // namespace
}  // namespace sentiment
