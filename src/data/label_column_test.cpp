#include "data/label_column.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "data/class_names.hpp"
#include "data/labels.hpp"

namespace sentiment {
namespace {

using testing::ElementsAre;

LabelColumn column_of(std::initializer_list<const char*> cells, const ClassNames& wanted = {}) {
  LabelColumn column(wanted);
  for (const char* cell : cells) column.add(cell);
  return column;
}
ClassNames names_of(std::initializer_list<const char*> cells) {
  return column_of(cells).settle().counts.names;
}

TEST(LabelColumn, SpellingsOfTheTwoSentimentsAlone) {
  const auto settled = column_of({"0", "positive", "NEG", "0.0", "true", "\xC2\xA0pos"}).settle();
  EXPECT_THAT(settled.counts.names, ElementsAre("negative", "positive"));
  EXPECT_THAT(settled.counts.spelled, ElementsAre("0/NEG", "positive/true/pos"));
  EXPECT_THAT(settled.counts.rows, ElementsAre(3, 3));
  EXPECT_THAT(settled.numbers, ElementsAre(0, 1, 0, 1, 1));
}

TEST(LabelColumn, AnyOtherSetIsClassesAsSpelled) {
  EXPECT_THAT(names_of({"2", "1"}), ElementsAre("1", "2"));
  EXPECT_THAT(names_of({"4", "0"}), ElementsAre("0", "4"));
  EXPECT_THAT(names_of({"1", "-1"}), ElementsAre("-1", "1"));
  EXPECT_THAT(names_of({"2.0", "1.0"}), ElementsAre("1", "2"));
  EXPECT_THAT(names_of({"neutral", "negative"}), ElementsAre("negative", "neutral"));
  EXPECT_THAT(names_of({"positive", "other"}), ElementsAre("other", "positive"));
  EXPECT_THAT(names_of({"spam", "ham"}), ElementsAre("ham", "spam"));
  EXPECT_THAT(names_of({"positive", "1", "neutral", "0", "negative"}),
              ElementsAre("0", "1", "negative", "neutral", "positive"));
  EXPECT_THAT(names_of({"10", "9", "2.5"}), ElementsAre("2.5", "9", "10"));
}

TEST(LabelColumn, EqualNumbersAndTrimmedTextsAreOneClass) {
  const auto settled = column_of({"3", "1.0", "1", "01", "2", "2.00", "+3 "}).settle();
  EXPECT_THAT(settled.counts.names, ElementsAre("1", "2", "3"));
  EXPECT_THAT(settled.counts.rows, ElementsAre(3, 2, 2));
  EXPECT_THAT(settled.numbers, ElementsAre(2, 0, 1));
  EXPECT_THAT(names_of({"ham", " ham", "ham\xC2\xA0", "spam"}), ElementsAre("ham", "spam"));
}

TEST(LabelColumn, MissingLabelsAreNoClass) {
  LabelColumn column;
  for (const char* cell : {"", " ", "\xC2\xA0", "nan", "NA", "None"})
    EXPECT_EQ(column.add(cell), LabelColumn::kMissing) << cell;
  EXPECT_GE(column.add("none"), 0);
  EXPECT_THAT(column.settle().counts.names, ElementsAre("none"));
}

TEST(LabelColumn, ReadsByTheClassesThatAreWanted) {
  const ClassNames wanted{"2", "None", "1"};
  LabelColumn column(wanted);
  EXPECT_EQ(column.add("1.0"), 2);
  EXPECT_EQ(column.add("None"), 1);
  EXPECT_EQ(column.add(""), LabelColumn::kMissing);
  EXPECT_EQ(column.add("3"), LabelColumn::kUnknown);
  const auto settled = column.settle();
  EXPECT_EQ(settled.counts.names, wanted);
  EXPECT_THAT(settled.counts.rows, ElementsAre(0, 1, 1));
  EXPECT_THAT(settled.numbers, ElementsAre(0, 1, 2));
}

TEST(LabelColumn, MoreThanAHundredAreNotClasses) {
  LabelColumn column;
  for (std::size_t i = 0; i < 2 * kMostLabelClasses; ++i)
    EXPECT_EQ(column.add("label " + std::to_string(i)) == LabelColumn::kUnknown,
              i >= kMostLabelClasses);
  EXPECT_EQ(column.settle().counts.names.size(), kMostLabelClasses);
}

}  // namespace
}  // namespace sentiment
