#include "data/validate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "data/data_report.hpp"
#include "data/split.hpp"
#include "files/atomic_file.hpp"
#include "files/mapped_file.hpp"
#include "testing/tar_builder.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_support::TempDir;

class Validate : public ::testing::Test {
 protected:
  DataReport look_at(std::string_view bytes) {
    const auto path = dir_.path() / "d.csv";
    EXPECT_TRUE(write_file_atomically(path, bytes));
    const auto file = MappedFile::open(path);
    EXPECT_TRUE(file);
    return validate_dataset(*file, path.string(), {});
  }
  static std::vector<std::string> kinds(const DataReport& report) {
    std::vector<std::string> names;
    names.reserve(report.problems.size());
    for (const auto& problem : report.problems) names.push_back(problem.kind);
    return names;
  }
  static std::vector<std::size_t> rows_of(const DataProblem& problem) {
    std::vector<std::size_t> rows;
    rows.reserve(problem.places.size());
    for (const auto& place : problem.places) rows.push_back(place.row);
    return rows;
  }

  TempDir dir_;
};

TEST_F(Validate, AGoodFilePassesWithItsFigures) {
  const DataReport report =
      look_at("text,label\na wonderful film,1\n\"dull, caf\xC3\xA9 talk\",0\nwonderfully made,1\n");
  EXPECT_TRUE(report.passes());
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.rows, 3U);
  EXPECT_THAT(report.classes.names, ElementsAre("negative", "positive"));
  EXPECT_THAT(report.classes.rows, ElementsAre(1, 2));
  EXPECT_THAT(report.columns, ElementsAre("text", "label"));
  EXPECT_EQ(report.label_spellings.at("1"), 2U);
  EXPECT_EQ(report.shortest_text, 15U);
  EXPECT_EQ(report.median_text, 16U);
  EXPECT_EQ(report.longest_text, 16U);
  EXPECT_DOUBLE_EQ(report.non_ascii_share, 1.0 / 47);
  EXPECT_EQ(report.sha256.size(), 64U);
}

TEST_F(Validate, GoesOnAfterWhatIsWrongAndNamesItsRows) {
  const DataReport report = look_at(
      "text,label\na wonderful film,1\n,1\na dull film, really,0\nNA,1\nso so it was,\n"
      "a dull evening,1\n");
  EXPECT_FALSE(report.passes());
  ASSERT_THAT(kinds(report),
              ElementsAre("too_many_fields", "missing_text", "missing_label", "one_class"));
  EXPECT_THAT(rows_of(report.problems[0]), ElementsAre(3));
  EXPECT_THAT(rows_of(report.problems[1]), ElementsAre(2, 4));
  EXPECT_EQ(report.problems[1].places[1].line, 5U);
  EXPECT_EQ(report.problems[1].places[1].value, "'NA'");
  EXPECT_THAT(rows_of(report.problems[2]), ElementsAre(5));
  EXPECT_THAT(report.problems[3].message, HasSubstr("'1' (4 rows)"));
  EXPECT_EQ(report.rows, 6U);
}

TEST_F(Validate, TakesClassesAsSpelled) {
  const DataReport report = look_at(
      "text,label\na goal at last,sport\nthe match was lost,sport\nthe market rose,money\n"
      "a new telescope,science\nthe market rose,sport\n");
  EXPECT_TRUE(report.passes());
  EXPECT_THAT(report.classes.names, ElementsAre("money", "science", "sport"));
  EXPECT_THAT(report.classes.rows, ElementsAre(1, 1, 3));
  EXPECT_THAT(kinds(report), ElementsAre("conflicting_labels", "duplicate_text"));
}

TEST_F(Validate, TellsDuplicatesFromConflicts) {
  const DataReport report = look_at(
      "text,label\nthe same words,1\nthe same words,1\nother words here,0\nthe same words,0\n"
      "the same words,0\n");
  EXPECT_TRUE(report.passes());
  EXPECT_EQ(report.duplicate_rows, 3U);
  EXPECT_EQ(report.conflicting_texts, 1U);
  ASSERT_THAT(kinds(report), ElementsAre("conflicting_labels", "duplicate_text"));
  EXPECT_THAT(rows_of(report.problems[0]), ElementsAre(4));
  EXPECT_THAT(rows_of(report.problems[1]), ElementsAre(2, 4, 5));
}

TEST_F(Validate, WarnsOfOddTexts) {
  const DataReport report = look_at("text,label\nshort,1\n   ,0\n" + std::string(20001, 'x') +
                                    ",1\nit\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2s a good film,0\n");
  EXPECT_TRUE(report.passes());
  EXPECT_THAT(kinds(report), ElementsAre("blank_text", "short_text", "long_text", "mojibake"));
}

TEST_F(Validate, WarnsOfImbalanceAndOfMixedSpellings) {
  std::string bytes = "text,label\n";
  for (int i = 0; i < 19; ++i) bytes += "a wonderful film " + std::to_string(i) + ",1\n";
  const DataReport report = look_at(bytes + "a dull film again,neg\nfine enough for me,pos\n");
  EXPECT_TRUE(report.passes());
  ASSERT_THAT(kinds(report), ElementsAre("imbalance", "mixed_spellings"));
  EXPECT_EQ(report.problems[0].message, "only 4.8 % of the labels are negative");
  EXPECT_THAT(report.problems[1].message, HasSubstr("'1' (19 rows), 'neg' (1 row)"));
}

TEST_F(Validate, AMissingLabelBlamesNoClass) {
  const DataReport report = look_at(
      "text,label\na fine goal,ham\nthe match was lost,spam\nthe market rose,\nso it was "
      "said,NA\n");
  ASSERT_THAT(kinds(report), ElementsAre("missing_label"));
  EXPECT_THAT(rows_of(report.problems[0]), ElementsAre(3, 4));
  EXPECT_THAT(report.classes.names, ElementsAre("ham", "spam"));
}

TEST_F(Validate, WarnsOfDoubtfulClasses) {
  const DataReport report =
      look_at("text,label\na fine goal,Ham\nthe match was lost,spam\nthe market rose,ham\n");
  EXPECT_TRUE(report.passes());
  ASSERT_THAT(kinds(report), ElementsAre("doubtful_classes"));
  EXPECT_THAT(report.problems[0].message, HasSubstr("'Ham' (1 row), 'ham' (1 row)"));
}

TEST_F(Validate, SaysWhenLabelsAreTooManyForClasses) {
  std::string bytes = "text,label\n";
  for (int i = 0; i < 103; ++i)
    bytes += "a wonderful film " + std::to_string(i) + ",id " + std::to_string(i) + "\n";
  const DataReport report = look_at(bytes);
  ASSERT_THAT(kinds(report), ElementsAre("too_many_classes"));
  EXPECT_EQ(report.problems[0].count, 3U);
  EXPECT_THAT(rows_of(report.problems[0]), ElementsAre(101, 102, 103));
}

TEST_F(Validate, FailsWhatNoTrainingCouldTake) {
  EXPECT_THAT(kinds(look_at("")), ElementsAre("unreadable"));
  EXPECT_THAT(kinds(look_at("text,label\n")), ElementsAre("no_rows"));
  EXPECT_THAT(kinds(look_at("text,label\na wonderful film,1\n")), ElementsAre("one_class"));
  const DataReport columns = look_at("texts,labels\na,1\n");
  ASSERT_THAT(kinds(columns), ElementsAre("unreadable"));
  EXPECT_THAT(columns.problems[0].message, HasSubstr("no column 'text'"));
  EXPECT_THAT(columns.problems[0].message, HasSubstr("no column 'label'"));
  const DataReport broken = look_at("text,label\na wonderful film,1\na dull evening,1\n\"x,0\n");
  EXPECT_THAT(kinds(broken), ElementsAre("unreadable"));
  EXPECT_THAT(broken.problems[0].message, HasSubstr("row 3 (line 4), column 'text'"));
}

TEST_F(Validate, ListsTenPlacesAndCountsAll) {
  std::string bytes = "text,label\n";
  for (int i = 0; i < 25; ++i) bytes += "null," + std::to_string(i % 2) + "\n";
  const DataReport report = look_at(bytes);
  ASSERT_THAT(kinds(report), ElementsAre("missing_text"));
  EXPECT_EQ(report.problems[0].count, 25U);
  EXPECT_EQ(report.problems[0].places.size(), 10U);
}

TEST_F(Validate, LooksIntoPackedAndJsonFilesToo) {
  const std::string rows =
      "{\"text\":\"a wonderful film\",\"label\":1}\n\n{\"text\":null,\"label\":0}\n";
  for (const std::string& bytes : {rows, testing_support::gzipped(rows)}) {
    const DataReport report = look_at(bytes);
    EXPECT_THAT(report.columns, ElementsAre("text", "label"));
    EXPECT_EQ(report.rows, 2U);
    EXPECT_EQ(report.bytes, bytes.size());
    ASSERT_THAT(kinds(report), ElementsAre("missing_text"));
    EXPECT_EQ(report.problems[0].places[0].line, 3U);
  }
  EXPECT_THAT(look_at("PAR1\x15\x04\x15").problems[0].message, HasSubstr("Parquet"));
}

TEST_F(Validate, SaysWhatASplitForATrainingWouldRefuse) {
  const auto path = dir_.path() / "few.csv";
  const auto with_split = [&](const std::string& rows) {
    EXPECT_TRUE(write_file_atomically(path, "text,label\n" + rows));
    return validate_dataset(*MappedFile::open(path), path.string(), {}, SplitOptions{});
  };
  const std::string two = "a fine film,0\na dull film,1\n";
  ASSERT_THAT(kinds(with_split(two + "so it was said,2\n")), ElementsAre("too_few_rows"));
  EXPECT_THAT(with_split(two + "so it was said,2\n").problems[0].message, HasSubstr("'2'"));
  EXPECT_THAT(kinds(with_split("a fine film,\n")), ElementsAre("missing_label"));
  EXPECT_TRUE(
      with_split(two + "b fine film,0\nb dull film,1\nc fine film,0\nc dull film,1\n").passes());
}

}  // namespace
}  // namespace sentiment
