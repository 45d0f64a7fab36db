#include "files/temp_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "files/atomic_file.hpp"

namespace sentiment {
namespace {

TEST(TempFolder, GoesAwayWithItsContent) {
  std::filesystem::path path;
  {
    const auto folder = TempFolder::create();
    ASSERT_TRUE(folder);
    path = folder->path();
    ASSERT_TRUE(write_file_atomically(path / "a" / "b", "x"));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TempFolder, MovingKeepsIt) {
  auto folder = TempFolder::create();
  ASSERT_TRUE(folder);
  const TempFolder moved = *std::move(folder);
  EXPECT_TRUE(std::filesystem::is_directory(moved.path()));
}

}  // namespace
}  // namespace sentiment
