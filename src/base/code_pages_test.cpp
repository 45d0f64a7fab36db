#include "base/code_pages.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace sentiment {
namespace {

/// KiB of mapped files that are in memory.
long resident_files() {
  std::ifstream in("/proc/self/status");
  for (std::string word; in >> word;) {
    if (word == "RssFile:") {
      long size = 0;
      in >> size;
      return size;
    }
  }
  return -1;
}

TEST(CodePages, ReleasedOnesLeaveMemoryAndComeBackWhenNeeded) {
  const long before = resident_files();
  ASSERT_GT(before, 0);
  release_code_pages();
  const long after = resident_files();
  ASSERT_GT(after, 0);
  EXPECT_LT(after, before);
}

}  // namespace
}  // namespace sentiment
