#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

TEST(Clock, WritesMillisecondsAndZone) {
  const TimePoint time{std::chrono::milliseconds{1'700'000'000'042}};
  EXPECT_EQ(to_iso8601(time), "2023-11-14T22:13:20.042Z");
  EXPECT_EQ(to_display(time), "2023-11-14 22:13:20");
}

}  // namespace
}  // namespace sentiment
