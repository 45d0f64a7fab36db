#include "base/random_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sentiment {
namespace {

TEST(RandomId, IsThirtyTwoHexDigits) {
  EXPECT_THAT(random_hex_id(), testing::MatchesRegex("[0-9a-f]{32}"));
}

TEST(RandomId, UuidIsVersionFour) {
  EXPECT_THAT(
      random_uuid(),
      testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(RandomId, DiffersEachTime) { EXPECT_NE(random_hex_id(), random_hex_id()); }

}  // namespace
}  // namespace sentiment
