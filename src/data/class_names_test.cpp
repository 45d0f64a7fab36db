#include "data/class_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sentiment {
namespace {

using testing::ElementsAre;

TEST(ClassNames, NumbersAreSortedByValueAndTextsByCodePoint) {
  ClassNames numbers{"10", "9", "-1", "0"};
  sort_names(numbers);
  EXPECT_THAT(numbers, ElementsAre("-1", "0", "9", "10"));
  ClassNames fractions{"10", "2.5", "-1.5", "9"};
  sort_names(fractions);
  EXPECT_THAT(fractions, ElementsAre("-1.5", "2.5", "9", "10"));
  ClassNames mixed{"9", "10", "ä", "b", "B"};
  sort_names(mixed);
  EXPECT_THAT(mixed, ElementsAre("10", "9", "B", "b", "ä"));
}

TEST(ClassNames, WholeNumbersAreThoseThatPythonWritesSo) {
  EXPECT_TRUE(are_whole_numbers(ClassNames{"0", "-7", "9223372036854775807"}));
  for (const char* name : {"01", "+1", "1.0", "", " 1", "-0", "9223372036854775808", "x"}) {
    EXPECT_FALSE(are_whole_numbers(ClassNames{"1", name})) << name;
  }
}

TEST(ClassNames, NumbersAreThoseThatADoubleHolds) {
  EXPECT_TRUE(are_numbers(ClassNames{"0", "-2.5", "0.025"}));
  for (const char* name : {"01", "1.0", "inf", "nan", "1e3", "x", "", "0.10000000000000000001"}) {
    EXPECT_FALSE(are_numbers(ClassNames{"1", name})) << name;
  }
}

TEST(ClassNames, SentimentsAreNegativeAndPositiveInThisOrder) {
  EXPECT_TRUE(are_sentiments(sentiment_names()));
  EXPECT_FALSE(are_sentiments(ClassNames{"positive", "negative"}));
  EXPECT_FALSE(are_sentiments(ClassNames{"negative", "neutral", "positive"}));
}

}  // namespace
}  // namespace sentiment
