#include "data/table_file.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::FailsWith;

using Row = std::vector<std::string>;

/// The header, then the rows' text and label.
Result<std::vector<Row>> table(const std::string& bytes, const DatasetColumns& columns = {}) {
  const auto reader = SENT_TRY(open_table(bytes, "f.csv", columns));
  std::vector<Row> rows{reader->columns()};
  const std::size_t text = SENT_TRY(reader->column(columns.text));
  const std::size_t label = SENT_TRY(reader->column(columns.label));
  while (SENT_TRY(reader->next())) {
    rows.push_back({std::string(reader->fields()[text]), std::string(reader->fields()[label])});
  }
  return rows;
}

TEST(TableFile, FindsTheSeparatorThatFindsTheText) {
  const Row header{"text", "label"};
  const Row row{"a, b; c|d\te", "1"};
  for (const char separator : {',', '\t', ';', '|'}) {
    EXPECT_THAT(table(fmt::format("text{0}label\n\"a, b; c|d\te\"{0}1\n", separator)).value(),
                ElementsAre(header, row))
        << separator;
    EXPECT_THAT(table(fmt::format("\xEF\xBB\xBF\"text\"{0}\"label\"\r\n\"a, b; c|d\te\"{0}1\r\n",
                                  separator))
                    .value(),
                ElementsAre(header, row))
        << separator;
  }
  // The text column decides, not the number of parts.
  EXPECT_THAT(table("note, or none\ttext\tlabel\nx\tone, two\t0\n").value(),
              ElementsAre(Row{"note, or none", "text", "label"}, Row{"one, two", "0"}));
  EXPECT_THAT(table("text,label;x\n", {.label = "label;x"}).value().front(),
              ElementsAre("text", "label;x"));
}

TEST(TableFile, TakesTheSeparatorItIsGiven) {
  EXPECT_THAT(table("text:label\na,b:1\n", {.separator = ':'}).value(),
              ElementsAre(Row{"text", "label"}, Row{"a,b", "1"}));
  EXPECT_THAT(table("text,label\n", {.separator = ';'}),
              FailsWith(Code::invalid_argument, HasSubstr("'text,label'")));
}

TEST(TableFile, SkipsTheLineInWhichExcelNamesTheSeparator) {
  for (const std::string mark : {"", "\xEF\xBB\xBF"}) {
    EXPECT_THAT(table(mark + "sep=;\r\ntext;label\r\na,b;1\r\n").value(),
                ElementsAre(Row{"text", "label"}, Row{"a,b", "1"}));
  }
  EXPECT_THAT(table("sep=,\ntext,label\na,0\nb,1,2\n"),
              FailsWith(Code::invalid_argument, HasSubstr("row 2 (line 4)")));
}

TEST(TableFile, AnEmptyFieldBetweenTabsIsAField) {
  EXPECT_THAT(table("label\ttext\n\ta\n1\t\n\t\n\n").value(),
              ElementsAre(Row{"label", "text"}, Row{"a", ""}, Row{"", "1"}, Row{"", ""}));
}

TEST(TableFile, ListsTheColumnsAsTheyAreDivided) {
  EXPECT_THAT(table("review\tsentiment\n"),
              FailsWith(Code::invalid_argument, HasSubstr("'review', 'sentiment'")));
}

TEST(TableFile, ReadsJson) {
  const std::string row = R"({"label":0,"text":"a"})";
  for (const std::string& bytes : {row, "[" + row + "]", "\n" + row + "\n"})
    EXPECT_THAT(table(bytes).value(), ElementsAre(Row{"label", "text"}, Row{"a", "0"})) << bytes;
}

TEST(TableFile, SaysWhatElseAFileIs) {
  EXPECT_THAT(table("PAR1\x15\x04\x15"),
              FailsWith(Code::invalid_argument, AllOf(HasSubstr("f.csv: "), HasSubstr("Parquet"))));
  EXPECT_THAT(table("negative,one two three four five\n"),
              FailsWith(Code::invalid_argument, AllOf(HasSubstr("f.csv: "), HasSubstr("1i "))));
}

TEST(Separator, IsACharacterOrItsName) {
  for (const auto& [text, separator] : std::vector<std::pair<std::string, char>>{
           {"tab", '\t'}, {"\\t", '\t'}, {"\t", '\t'}, {"semicolon", ';'}, {"|", '|'}, {":", ':'}})
    EXPECT_EQ(parse_separator(text), separator) << text;
  for (const std::string text : {"", "\"", "a", "1", ",,", " ", "\n", "é"})
    EXPECT_THAT(parse_separator(text), FailsWith(Code::usage)) << text;
}

}  // namespace
}  // namespace sentiment
