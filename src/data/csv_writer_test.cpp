#include "data/csv_writer.hpp"

#include <gtest/gtest.h>

#include <string>

#include "data/csv_reader.hpp"

namespace sentiment {
namespace {

TEST(CsvWriter, QuotesOnlyWhatNeedsIt) {
  std::string csv;
  append_labelled_row(csv, "plain text; it's fine", "1");
  append_labelled_row(csv, "a, b", "0");
  append_labelled_row(csv, "say \"cheese\"", "1");
  append_labelled_row(csv, "two\nlines", "0");
  EXPECT_EQ(csv,
            "plain text; it's fine,1\n\"a, b\",0\n\"say \"\"cheese\"\"\",1\n\"two\nlines\",0\n");
}

TEST(CsvWriter, WritesWhatTheReaderReadsBack) {
  for (const std::string text : {"", " ", "\"", "\"\"", ",", "\r", "a\r\nb", "é, \"ü\"\n", "x\""}) {
    std::string csv = "text,label\n";
    append_labelled_row(csv, text, "1");
    auto reader = CsvReader::open(csv, "written");
    ASSERT_TRUE(reader && reader->next().value_or(false)) << text;
    EXPECT_EQ(reader->fields()[0], text);
    EXPECT_EQ(reader->fields()[1], "1");
    EXPECT_FALSE(reader->next().value());
  }
}

}  // namespace
}  // namespace sentiment
