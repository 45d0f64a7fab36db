#include "data/csv_reader.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "data/record_reader.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using testing_support::FailsWith;
using Row = std::vector<std::string>;

/// All records, or the first error's message as the only field of the last one.
std::vector<Row> read_all(std::string_view bytes, CsvLimits limits = {}) {
  auto reader = CsvReader::open(bytes, "f.csv", limits);
  if (!reader) return {{reader.error().message}};
  std::vector<Row> rows = {Row(reader->columns().begin(), reader->columns().end())};
  for (;;) {
    const auto more = reader->next();
    if (!more) {
      EXPECT_EQ(more.error().code, Code::invalid_argument);
      rows.push_back({more.error().message});
      return rows;
    }
    if (!*more) return rows;
    rows.emplace_back(reader->fields().begin(), reader->fields().end());
  }
}

std::string error_of(std::string_view bytes, CsvLimits limits = {}) {
  return read_all(bytes, limits).back().front();
}

TEST(CsvReader, ReadsPlainAndQuotedFields) {
  EXPECT_THAT(read_all("text,label\ngood,1\n\"a, b\",0\n"),
              ElementsAre(Row{"text", "label"}, Row{"good", "1"}, Row{"a, b", "0"}));
}

TEST(CsvReader, UndoublesQuotesAndKeepsLineEndsInsideThem) {
  EXPECT_THAT(read_all("t,l\n\"he said \"\"no\"\"\",1\n\"\"\"\",0\n\"a\r\nb\nc\",1\n\"\",0"),
              ElementsAre(Row{"t", "l"}, Row{"he said \"no\"", "1"}, Row{"\"", "0"},
                          Row{"a\r\nb\nc", "1"}, Row{"", "0"}));
}

TEST(CsvReader, TakesEveryLineEndAByteOrderMarkAndAMissingLastLineEnd) {
  const auto expected = ElementsAre(Row{"t", "l"}, Row{"a", "1"}, Row{"b", "0"});
  for (const char* bytes :
       {"t,l\na,1\nb,0\n", "t,l\r\na,1\r\nb,0\r\n", "t,l\ra,1\rb,0\r", "t,l\na,1\nb,0",
        "\xEF\xBB\xBFt,l\na,1\nb,0", "\xEF\xBB\xBF\"t\",l\na,1\r\nb,0"})
    EXPECT_THAT(read_all(bytes), expected) << bytes;
}

TEST(CsvReader, SkipsLinesOfNothingButBlanks) {
  EXPECT_THAT(read_all("\n \t\nt,l\n\n\r\na,1\n   \n\t\n b,0\n \n "),
              ElementsAre(Row{"t", "l"}, Row{"a", "1"}, Row{" b", "0"}));
}

TEST(CsvReader, AQuoteInsideAPlainFieldIsAnOrdinaryCharacter) {
  EXPECT_THAT(read_all("t,l\na \"b\" c,1\n \"x\",0\n"),
              ElementsAre(Row{"t", "l"}, Row{"a \"b\" c", "1"}, Row{" \"x\"", "0"}));
}

TEST(CsvReader, FillsShortRecordsUpAndTellsHowManyFieldsWereGiven) {
  auto reader = CsvReader::open("t,l,x\na,1\nb,0,\n", "f.csv").value();
  ASSERT_TRUE(reader.next().value());
  EXPECT_EQ(reader.fields().size(), 3U);
  EXPECT_EQ(reader.fields()[2], "");
  EXPECT_EQ(reader.given(), 2U);
  ASSERT_TRUE(reader.next().value());
  EXPECT_EQ(reader.given(), 3U);
}

TEST(CsvReader, ARecordTooLongIsAnErrorAfterWhichReadingGoesOn) {
  auto reader = CsvReader::open("t,l\na,1\nb,0,\nc,1\n", "f.csv").value();
  ASSERT_TRUE(reader.next().value());
  const auto too_long = reader.next();
  ASSERT_FALSE(too_long);
  EXPECT_THAT(too_long.error().message,
              AllOf(StartsWith("f.csv: row 2 (line 3): 3 "), HasSubstr(" 2;")));
  EXPECT_TRUE(reader.in_step());
  ASSERT_TRUE(reader.next().value());
  EXPECT_EQ(reader.fields()[0], "c");
  EXPECT_EQ(reader.row(), 3U);
}

TEST(CsvReader, NamesRowLineAndColumnOfWhatIsWrong) {
  EXPECT_THAT(error_of("t,l\n\"a\nb\",1\nc,\"0\n"),
              AllOf(StartsWith("f.csv: row 2 (line 4), column 'l': "), HasSubstr("(byte 14 ")));
  EXPECT_THAT(error_of("t,l\r\n\"a\"b,1\r\n"),
              AllOf(StartsWith("f.csv: row 1 (line 2), column 't': "), HasSubstr("(byte 8 ")));
  EXPECT_THAT(error_of("t,l\n\"a\n\nb\xFF\",1\n"),
              AllOf(StartsWith("f.csv: row 1 (line 2), column 't', on line 4: "), HasSubstr("0xff"),
                    HasSubstr("(byte 9 ")));
  EXPECT_THAT(error_of("t,\xC3\n"), AllOf(StartsWith("f.csv: "), HasSubstr("(line 1), column 2: "),
                                          HasSubstr("0xc3"), HasSubstr("(byte 2 ")));
}

TEST(CsvReader, OneBadByteFailsTheFileInWhicheverColumnItStands) {
  EXPECT_THAT(error_of("t,l,x\na,1,ok\nb,0,\xE9t\xE9\n"), HasSubstr("row 2 (line 3), column 'x'"));
  EXPECT_THAT(error_of(std::string_view("t,l\na\0b,1\n", 10)), HasSubstr("(byte 5 "));
}

TEST(CsvReader, AnErrorThatBreaksTheStepComesAgain) {
  auto reader = CsvReader::open("t,l\n\"a\"b,1\nc,0\n", "f.csv").value();
  const auto first = reader.next();
  ASSERT_FALSE(first);
  EXPECT_FALSE(reader.in_step());
  const auto second = reader.next();
  ASSERT_FALSE(second);
  EXPECT_EQ(first.error().message, second.error().message);
}

TEST(CsvReader, BoundsFieldsAndColumns) {
  const CsvLimits small{.max_field_bytes = 8, .max_columns = 3};
  EXPECT_EQ(read_all("t,l\n12345678,\"12345678\"\n", small).size(), 2U);
  EXPECT_THAT(error_of("t,l\n123456789,1\n", small), AllOf(HasSubstr(" 9 bytes"), HasSubstr(" 8")));
  EXPECT_THAT(error_of("t,l\nx,\"123456789\"\n", small),
              AllOf(HasSubstr(" 9 bytes"), HasSubstr(" 8")));
  EXPECT_THAT(error_of("a,b,c,d\n", small), HasSubstr(" 3 columns"));
}

TEST(CsvReader, WithoutAHeaderThereIsNothingToRead) {
  for (const char* bytes : {"", "\n\n", " \t", "\xEF\xBB\xBF"})
    EXPECT_THAT(error_of(bytes), StartsWith("f.csv: ")) << bytes;
  EXPECT_THAT(read_all("t,l\n"), ElementsAre(Row{"t", "l"}));
}

TEST(CsvReader, FindsColumnsByTheirExactNamesAndSuggestsTheNearest) {
  auto reader = CsvReader::open("id,Text,label,label\n", "f.csv").value();
  EXPECT_EQ(reader.column("Text").value(), 1U);
  EXPECT_THAT(reader.column("text"),
              FailsWith(Code::invalid_argument,
                        AllOf(StartsWith("f.csv: "), HasSubstr("'text'"),
                              HasSubstr("'id', 'Text', 'label', 'label'"), EndsWith("'Text'?"))));
  EXPECT_THAT(reader.column("label"), FailsWith(Code::invalid_argument, HasSubstr("'label'")));
}

TEST(CsvReader, FieldsOutliveTheReaderWithItsArena) {
  const std::string bytes = "t\n\"" + std::string(3000, 'x') + "\"\"y\"\nplain\n";
  std::vector<std::string_view> fields;
  FieldArena arena;
  {
    auto reader = CsvReader::open(bytes, "f.csv").value();
    while (reader.next().value()) fields.push_back(reader.fields()[0]);
    arena = reader.take_arena();
  }
  EXPECT_EQ(fields[0], std::string(3000, 'x') + "\"y");
  EXPECT_EQ(fields[1], "plain");
}

/// As Python's csv module writes with QUOTE_MINIMAL.
std::string as_csv(const std::vector<Row>& rows) {
  std::string bytes;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool quotes = row[i].find_first_of(",\"\r\n") != std::string::npos || row.size() == 1;
      std::string field;
      for (const char c : row[i]) field += c == '"' ? "\"\"" : std::string(1, c);
      bytes += (i == 0 ? "" : ",") + (quotes ? '"' + field + '"' : field);
    }
    bytes += "\r\n";
  }
  return bytes;
}

TEST(CsvReader, ReadsBackWhateverIsWrittenAroundEveryBlockBoundary) {
  constexpr std::string_view kAlphabet = "ab,\"\n\r ";
  std::uint32_t state = 1;
  const auto draw = [&state](std::uint32_t below) {
    state = state * 1664525U + 1013904223U;
    return (state >> 16) % below;
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<Row> rows = {{"text", "label"}};
    for (std::uint32_t row = 0; row < 1 + draw(5); ++row) {
      std::string text = "x";
      for (std::uint32_t i = draw(70); i > 0; --i) text += kAlphabet[draw(kAlphabet.size())];
      rows.push_back({text, std::to_string(draw(2))});
    }
    const std::string bytes = as_csv(rows);
    ASSERT_EQ(read_all(bytes), rows) << fmt::format("round {}: {}", round, bytes);
  }
}

}  // namespace
}  // namespace sentiment
