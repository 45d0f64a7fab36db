#include "base/take_number.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace sentiment {
namespace {

TEST(TakeNumber, CutsTheDigitsOff) {
  std::string_view text = "007 and more";
  EXPECT_EQ(take_number<unsigned>(text), 7U);
  EXPECT_EQ(text, " and more");
  text = "-12";
  EXPECT_EQ(take_number<int>(text), -12);
  EXPECT_EQ(text, "");
}

TEST(TakeNumber, LeavesWhatIsNotANumberOrTooLarge) {
  for (const std::string_view given : {"", "x1", "+1", " 1", "256", "-1"}) {
    std::string_view text = given;
    EXPECT_EQ(take_number<std::uint8_t>(text), std::nullopt) << given;
    EXPECT_EQ(text, given);
  }
}

}  // namespace
}  // namespace sentiment
