#include "data/text_digest.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

// Model files keep these numbers: they may never change.
TEST(TextDigest, IsXxh3WithoutASeed) {
  EXPECT_EQ(text_digest(""), 0x2D06800538D394C2U);
  EXPECT_EQ(text_digest("abc"), 0x78AF5F94892F3950U);
}

TEST(TextDigest, TellsTextsApart) { EXPECT_NE(text_digest("a film"), text_digest("a film ")); }

}  // namespace
}  // namespace sentiment
