#include "data/class_counts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace sentiment {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ClassCounts counts_of(const std::vector<std::pair<std::string, std::size_t>>& classes) {
  ClassCounts counts;
  for (const auto& [name, rows] : classes) {
    counts.names.push_back(name);
    counts.spelled.push_back(name);
    counts.rows.push_back(rows);
  }
  return counts;
}
std::vector<std::string> warnings(const std::vector<std::pair<std::string, std::size_t>>& classes) {
  return label_warnings(counts_of(classes));
}

TEST(ClassCounts, AreShownWithTheSpellingOfTheFile) {
  EXPECT_EQ(shown_counts(counts_of({{"ham", 20}, {"spam", 1}})), "'ham' (20 rows), 'spam' (1 row)");
  EXPECT_EQ(shown_counts({{"negative", "positive"}, {"0", "positive"}, {3, 4}}),
            "negative ('0', 3 rows), 'positive' (4 rows)");
}

TEST(ClassCounts, OneClassIsNamedAsTheFileSpellsIt) {
  EXPECT_THAT(one_class_fault(counts_of({{"ham", 20}})), HasSubstr("'ham' (20 rows)"));
  EXPECT_THAT(one_class_fault({{"negative", "positive"}, {"", "1"}, {0, 7}}),
              HasSubstr("'1' (7 rows)"));
  EXPECT_THAT(one_class_fault(counts_of({{"ham", 1}, {"spam", 1}})), IsEmpty());
}

TEST(LabelWarnings, ClassesThatDifferOnlyInLetterCase) {
  EXPECT_THAT(
      warnings({{"Ham", 10}, {"ham", 20}, {"spam", 30}, {"\xC3\x84rger", 5}, {"\xC3\xA4rger", 5}}),
      ElementsAre(AllOf(HasSubstr("'Ham' (10 rows), 'ham' (20 rows)"), HasSubstr("case")),
                  HasSubstr("'\xC3\x84rger' (5 rows), '\xC3\xA4rger' (5 rows)")));
}

TEST(LabelWarnings, RareClassesOneEditAway) {
  for (const char* name : {"spa", "spamm", "spom", "psam", "Spm"}) {
    EXPECT_THAT(warnings({{"ham", 500}, {"spam", 500}, {name, 9}}),
                ElementsAre(AllOf(HasSubstr(std::string("'") + name + "' (9 rows)"),
                                  HasSubstr("'spam' (500 rows)"))))
        << name;
  }
  EXPECT_THAT(warnings({{"ham", 500}, {"spam", 500}, {"spomm", 9}}), IsEmpty());
  EXPECT_THAT(warnings({{"ham", 500}, {"spam", 480}, {"spat", 20}}), IsEmpty());
  EXPECT_THAT(warnings({{"neutral", 30}, {"neutrall", 1}, {"bad", 30}}),
              ElementsAre(HasSubstr("'neutrall' (1 row)")))
      << "a small file";
  EXPECT_THAT(warnings({{"1", 10}, {"2", 10}, {"3", 1}}), IsEmpty());
}

TEST(LabelWarnings, SentimentsThatAFewRowsTurnIntoClasses) {
  EXPECT_THAT(warnings({{"0", 15}, {"1", 15}, {"negative", 15}, {"neutral", 2}, {"positive", 15}}),
              ElementsAre(AllOf(HasSubstr("60 of 62 "), HasSubstr("'neutral' (2 rows)"),
                                HasSubstr("'0'"))));
  EXPECT_THAT(warnings({{"0", 50}, {"1", 40}, {"maybe", 9}}), ElementsAre(HasSubstr("'maybe'")));
  EXPECT_THAT(warnings({{"negative", 20}, {"neutral", 20}, {"positive", 20}}), IsEmpty());
  EXPECT_THAT(warnings({{"other", 2}, {"positive", 50}}), IsEmpty());
  EXPECT_THAT(warnings({{"negative", 1}, {"positive", 500}}), IsEmpty());
}

}  // namespace
}  // namespace sentiment
