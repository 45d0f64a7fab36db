#include "base/hex.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sentiment {
namespace {

TEST(Hex, ReadsTheDigitsItWrites) {
  const std::string bytes("\x00\x7f\xff", 3);
  EXPECT_EQ(to_hex(bytes), "007fff");
  EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
  EXPECT_EQ(from_hex("007FFF"), bytes);
  EXPECT_EQ(from_hex("0"), "");
  EXPECT_EQ(from_hex("zz"), "");
}

}  // namespace
}  // namespace sentiment
