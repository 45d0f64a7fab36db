#include "data/labels.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "data/class_names.hpp"

namespace sentiment {
namespace {

TEST(Labels, TakesTheSpellingsOfTheContract) {
  for (const char* cell : {"0", "neg", "negative", "false", "False", "NEG", "0.0", " 0", "0\t",
                           "00", "\xC2\xA0negative\xE3\x80\x80"})
    EXPECT_EQ(parse_label(cell), 0) << cell;
  for (const char* cell : {"1", "pos", "positive", "true", "TRUE", "Positive", "1.0", " 1 ", "01"})
    EXPECT_EQ(parse_label(cell), 1) << cell;
}

TEST(Labels, TakesNothingElse) {
  for (const char* cell :
       {"", " ", "2", "-1", "yes", "no", "posi", "positives", "nan", "1 1", "\xEF\xBC\x91"})
    EXPECT_FALSE(parse_label(cell).has_value()) << cell;
}

TEST(Labels, NamesAreTrimmedAndEqualNumbersHaveOne) {
  EXPECT_EQ(class_name(" \xC2\xA0 good one\t\xE2\x80\x83"), "good one");
  EXPECT_EQ(class_name("\xC2\xA0"
                       "2.0 "),
            "2");
  EXPECT_EQ(class_name("Ham"), "Ham");
  EXPECT_EQ(class_name(" \xC2\xA0"), "");
  EXPECT_EQ(class_name("\xC3"), "\xC3");
}

TEST(Labels, FindsTheClassThatALabelMeans) {
  EXPECT_EQ(find_class(sentiment_names(), "TRUE"), 1);
  EXPECT_EQ(find_class(sentiment_names(), "neutral"), std::nullopt);
  EXPECT_EQ(find_class(ClassNames{"neg", "pos"}, "0.0"), 0);
  const ClassNames numbers{"1", "2.5", "10"};
  EXPECT_EQ(find_class(numbers, "1.0"), 0);
  EXPECT_EQ(find_class(numbers, " 2.50"), 1);
  EXPECT_EQ(find_class(numbers, "3"), std::nullopt);
  const ClassNames spelled{"1", "1.0", "True", "true"};
  EXPECT_EQ(find_class(spelled, "1.0"), 1) << "as spelled first";
  EXPECT_EQ(find_class(spelled, "01"), 0);
  EXPECT_EQ(find_class(spelled, "true"), 3);
  EXPECT_EQ(find_class(spelled, "TRUE"), std::nullopt);
}

}  // namespace
}  // namespace sentiment
