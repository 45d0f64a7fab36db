#include "base/atomic_file.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace sentiment
