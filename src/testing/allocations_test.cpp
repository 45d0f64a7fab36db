#include "testing/allocations.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace sentiment::testing_support {
namespace {

TEST(Allocations, CountsEachAndKnowsTheLargest) {
  const Allocations seen = allocations_of([] {
    const auto one = std::make_unique<long>(1);
    const std::vector<char> two(5000);
  });
  EXPECT_EQ(seen.count, 2);
  EXPECT_EQ(seen.largest, 5000);
}

TEST(Allocations, CountsNothingWhereNothingIsTaken) {
  std::vector<int> reserved;
  reserved.reserve(8);
  EXPECT_EQ(allocations_of([&] { reserved.push_back(1); }).count, 0);
}

}  // namespace
}  // namespace sentiment::testing_support
