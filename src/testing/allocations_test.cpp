#include "testing/allocations.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace sentiment::testing_support {
namespace {

TEST(Allocations, CountsEachAndKnowsTheLargest) {
  std::unique_ptr<long> one;  // in use outside: a compiler may leave out what nobody sees
  std::vector<char> two;
  const Allocations seen = allocations_of([&] {
    one = std::make_unique<long>(1);
    two = std::vector<char>(5000);
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
