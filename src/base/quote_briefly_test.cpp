#include "base/quote_briefly.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

TEST(QuoteBriefly, ShowsShortTextsWholeAndControlsAsSpaces) {
  EXPECT_EQ(quote_briefly("a text"), "'a text'");
  EXPECT_EQ(quote_briefly("a\r\nb\x1B[0m"), "'a  b [0m'");
  EXPECT_EQ(quote_briefly("abc", 3), "'abc'");
}

TEST(QuoteBriefly, CutsLongTextsBehindAWholeCharacter) {
  EXPECT_EQ(quote_briefly("abcd", 3), "'abc…'");
  EXPECT_EQ(quote_briefly("ab\xC3\xA9z", 3), "'ab…'");
  EXPECT_EQ(quote_briefly("\xF0\x9F\x98\x80", 2), "'…'");
}

}  // namespace
}  // namespace sentiment
