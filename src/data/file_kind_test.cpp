#include "data/file_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace sentiment {
namespace {

using std::string_literals::operator""s;
using testing::AllOf;
using testing::HasSubstr;
using testing::Optional;

/// ASCII as UTF-16 or UTF-32.
std::string wide(std::string_view text, std::size_t size, bool big) {
  std::string bytes;
  for (const char c : text) {
    if (big) bytes.append(size - 1, '\0');
    bytes += c;
    if (!big) bytes.append(size - 1, '\0');
  }
  return bytes;
}

TEST(FileKind, IsNamedWithTheCommandThatMakesATableOfIt) {
  constexpr std::string_view kTable = "text,label\na fine film,positive\n";
  const std::vector<std::tuple<std::string, std::string, std::string>> cases{
      {"PAR1\x15\x04", "Parquet", "read_parquet('d.x').to_csv('d.csv'"},
      {"PK\x03\x04\x14\0\0\0[Content_Types].xml xl/workbook.xml"s, "Excel", "read_excel('d.x')"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s, "Excel", "read_excel('d.x')"},
      {"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "OpenDocument",
       "read_excel"},
      {"PK\x03\x04"s + std::string(22, '\0') + "\x07\0\0\0my d.cs"s, "zip",
       "unzip -p d.x 'my d.cs' > 'my d.cs'"},
      {"ARROW1\0\0"s, "Arrow", "read_feather"},
      {"BZh91AY&SY\x01", "bzip2", "bzip2 -dc d.x > d"},
      {"\xFD"s + "7zXZ\0\0"s, "xz", "xz -dc d.x > d"},
      {"7z\xBC\xAF\x27\x1C\0\4"s, "7z", "7z x"},
      {"%PDF-1.7\n", "PDF", "CSV"},
      {" \n<!DOCTYPE HTML>\n<html>", "HTML", "fetch it again"},
      {"<?xml version=\"1.0\"?>", "XML", "CSV"},
      {"\x80\x04\x95\x10\0\0\0"s, "pickle", "read_pickle"},
      {"\x93NUMPY\x01\0v\0"s, "NumPy", "CSV"},
      {"SQLite format 3\0"s, "SQLite", "sqlite3"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "LFS", "git lfs pull"},
      {"__label__1 great film", "fastText", "sed -E"},
      {std::string(257, 'a') + "ustar\0"s, "tar", "tar -xf d.x"},
      {wide(kTable, 2, false), "UTF-16LE", "iconv -f UTF-16LE -t UTF-8 d.x > d.csv"},
      {wide(kTable, 2, true), "UTF-16BE", "iconv -f UTF-16BE"},
      {wide(kTable, 4, false), "UTF-32LE", "iconv -f UTF-32LE"},
      {wide(kTable, 4, true), "UTF-32BE", "iconv -f UTF-32BE"},
      {"\xFF\xFEt\0"s, "UTF-16", "iconv -f UTF-16 "},
      {"\xFE\xFF\0t"s, "UTF-16", "iconv -f UTF-16 "},
      {"\xFF\xFE\0\0t\0\0\0"s, "UTF-32", "iconv -f UTF-32 "},
  };
  for (const auto& [bytes, kind, command] : cases) {
    EXPECT_THAT(explain_foreign_file(bytes, "d.x"),
                Optional(AllOf(HasSubstr(kind), HasSubstr(command))))
        << kind;
  }
}

TEST(FileKind, MayBeTextWhateverItsFirstLetters) {
  for (const std::string text :
       {"text,label\na,0\n", "", "t", "ORC,label\nx,0\n", "PAR1,x\n", "BZh,x\n", "PK,x\n",
        "$FL2,x\n", "<b>text</b>,label\n", "\xEF\xBB\xBFtext\n", "{\"text\":\"a\"}", "文,label\n"})
    EXPECT_EQ(explain_foreign_file(text, "d.csv"), std::nullopt) << text;
}

TEST(FileKind, CommandsNeitherOverwriteTheFileNorBreakAtItsName) {
  EXPECT_THAT(explain_foreign_file("\xFF\xFEt\0"s, "my data/it's.csv"),
              Optional(HasSubstr(R"('my data/it'\''s.csv' > 'it'\''s-utf8.csv')")));
  EXPECT_THAT(explain_foreign_file("PAR1\0"s, "it's.parquet"),
              Optional(HasSubstr("read_parquet('FILE')")));
  EXPECT_THAT(explain_foreign_file("PAR1\0"s, "s3://b/k/d.parquet"),
              Optional(HasSubstr("read_parquet('d.parquet')")));
}

TEST(MissingHeader, IsSeenByARowInItsPlace) {
  const auto explained = [](const std::vector<std::string>& columns, char separator = ',') {
    return explain_missing_header(columns, separator, "d.csv", "text", "label");
  };
  EXPECT_THAT(explained({"negative", "awful film number 100 boring"}),
              Optional(HasSubstr("sed '1i label,text' d.csv > d-named.csv")));
  EXPECT_THAT(explained({"a film to forget as soon as you can", "neg"}, '\t'),
              Optional(HasSubstr(R"(sed '1i text\tlabel' d.csv)")));
  EXPECT_THAT(explained({"0", "1467810369", "Mon Apr 06", "a whole long tweet of a stranger"}),
              Optional(HasSubstr("1i label,column2,column3,text")));
  EXPECT_THAT(explained({"a text on its own is a row"}), Optional(HasSubstr("'1i text'")));
  EXPECT_EQ(explained({"review", "sentiment"}), std::nullopt);
  EXPECT_EQ(explained({"id", "neg", "neu", "pos"}), std::nullopt);
  EXPECT_EQ(explained({"what the customer said", "stars"}), std::nullopt);
}

TEST(NamePlainFile, NamesWhatHoldsNoModel) {
  EXPECT_EQ(name_plain_file("text,label\ngood,1\n"), "a CSV file");
  EXPECT_EQ(name_plain_file("{\"format\":1}"), "a JSON file");
  EXPECT_EQ(name_plain_file("A wonderful film.\n"), "a text file");
  EXPECT_EQ(name_plain_file("%PDF-1.7"), "a PDF document");
  EXPECT_EQ(name_plain_file(""), "an empty file");
  for (const std::string bytes : {"\x80\x04N.", "PK\x03\x04", "(dp0\n.", "BZh9\x01", "\x1f\x8b"}) {
    EXPECT_EQ(name_plain_file(bytes), "") << bytes;
  }
}

}  // namespace
}  // namespace sentiment
