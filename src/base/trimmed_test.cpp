#include "base/trimmed.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

TEST(Trimmed, LeavesWhatStandsBetweenBlanks) {
  EXPECT_EQ(trimmed(" \ta b\r\n"), "a b");
  EXPECT_EQ(trimmed("a"), "a");
  EXPECT_EQ(trimmed(" \t\r\n"), "");
  EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace sentiment
