#include "data/json_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "data/record_reader.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing_support::FailsWith;

/// The values and the lines on which they begin.
Result<std::vector<std::pair<std::string, std::size_t>>> values_of(std::string_view bytes) {
  std::vector<std::pair<std::string, std::size_t>> found;
  JsonValues values(bytes, "f.json");
  while (const auto value = SENT_TRY(values.next())) found.emplace_back(*value, values.line());
  return found;
}

TEST(JsonValues, AreOneALine) {
  EXPECT_THAT(
      values_of("\xEF\xBB\xBF{\"a\":1}\r\n\n \"b]\\\"}\" \n{broken\n3").value(),
      ElementsAre(Pair("{\"a\":1}", 1), Pair("\"b]\\\"}\"", 3), Pair("{broken", 4), Pair("3", 5)));
  EXPECT_THAT(values_of("").value(), ElementsAre());
  EXPECT_THAT(values_of(" \n\n").value(), ElementsAre());
}

TEST(JsonValues, AreTheElementsOfAnArray) {
  EXPECT_THAT(values_of("\n[{\"a\":[1,\n{}]},\n\"x,]\" ,5\n]\n").value(),
              ElementsAre(Pair("{\"a\":[1,\n{}]}", 2), Pair("\"x,]\"", 4), Pair("5", 4)));
  EXPECT_THAT(values_of("[]").value(), ElementsAre());
}

TEST(JsonValues, AreObjectsOverSeveralLines) {
  EXPECT_THAT(values_of("{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n").value(),
              ElementsAre(Pair("{\n \"a\": 1\n}", 1), Pair("{\n \"a\": 2\n}", 4)));
}

TEST(JsonValues, SaysOnWhichLineAnArrayIsWrong) {
  for (const auto& [bytes, line] :
       std::vector<std::pair<std::string, std::string>>{{"[{}\n{}]", "line 2: "},
                                                        {"[{},\n]", "line 2: "},
                                                        {"[{},\n{\"a\":", "line 2: "},
                                                        {"[{}\n", "line 2: "},
                                                        {"[{}]\n\nx", "line 3: "},
                                                        {"[,1]", "line 1: "}}) {
    EXPECT_THAT(values_of(bytes),
                FailsWith(Code::invalid_argument, AllOf(HasSubstr("f.json"), HasSubstr(line))))
        << bytes;
  }
}

TEST(JsonRow, TakesWhatPythonWritesForNumbersThatAreNone) {
  EXPECT_EQ(
      to_line(
          parse_json_row(R"({"a":NaN,"b":[-Infinity,Infinity],"c":"NaN \" -Infinity"})").value()),
      R"({"a":null,"b":[null,null],"c":"NaN \" -Infinity"})");
  EXPECT_THAT(parse_json_row("{\"a\":NaNa}"), FailsWith(Code::corrupt_data));
  EXPECT_THAT(parse_json_row("{\"a\":}"), FailsWith(Code::corrupt_data, HasSubstr("byte 6")));
}

TEST(JsonRow, HasABoundOnItsDepth) {
  EXPECT_TRUE(parse_json_row(std::string(100, '[') + std::string(100, ']')));
  EXPECT_THAT(parse_json_row(std::string(100'000, '[')),
              FailsWith(Code::invalid_argument, HasSubstr("100")));
}

TEST(JsonText, IsKnownByItsBeginningOrTheName) {
  for (const std::string json :
       {"{\"text\":", " \n{ \n\"a\"", "[{", "[\n \"x\"", "[]", "{}", "\xEF\xBB\xBF{\"a\""})
    EXPECT_TRUE(begins_as_json(json)) << json;
  for (const std::string text :
       {"text,label", "{text},label", "[a],b", "\"a\",\"b\"", "", "{", "["})
    EXPECT_FALSE(begins_as_json(text)) << text;
  for (const std::string name : {"a.json", "b/a.jsonl", "a.ndjson", "a.jsonl.gz", "a.json.zst"})
    EXPECT_TRUE(names_json(name)) << name;
  for (const std::string name : {"a.csv", "a.csv.gz", "json", "a.json.csv"})
    EXPECT_FALSE(names_json(name)) << name;
}

TEST(JsonReader, GivesTheMembersAskedForAsFields) {
  auto reader = JsonReader::open(
                    "{\"id\":{\"x\":1},\"text\":\"a \\u00e9\\n\",\"label\":1}\n"
                    "{\"label\":1.5,\"more\":[],\"text\":null}\n"
                    "{\"text\":\"\",\"label\":true}\n",
                    "f.jsonl")
                    .value();
  EXPECT_THAT(reader.columns(), ElementsAre("id", "text", "label"));
  EXPECT_EQ(reader.column("text").value(), 1U);
  EXPECT_EQ(reader.column("label").value(), 2U);
  ASSERT_TRUE(reader.next().value());
  EXPECT_THAT(reader.fields(), ElementsAre("", "a é\n", "1"));
  ASSERT_TRUE(reader.next().value());
  EXPECT_THAT(reader.fields(), ElementsAre("", "", "1.5"));
  EXPECT_EQ(reader.row(), 2U);
  EXPECT_EQ(reader.line(), 2U);
  ASSERT_TRUE(reader.next().value());
  EXPECT_THAT(reader.fields(), ElementsAre("", "", "true"));
  EXPECT_FALSE(reader.next().value());
}

TEST(JsonReader, FieldsOutliveTheReaderWithItsArena) {
  FieldArena arena;
  std::string_view text;
  {
    auto reader = JsonReader::open("[{\"t\":\"one\"}]", "f.json").value();
    ASSERT_TRUE(reader.column("t"));
    ASSERT_TRUE(reader.next().value());
    text = reader.fields()[0];
    arena = reader.take_arena();
  }
  EXPECT_EQ(text, "one");
}

TEST(JsonReader, SaysWhichRowIsWrong) {
  const auto failure = [](std::string_view bytes) -> Result<bool> {
    auto reader = SENT_TRY(JsonReader::open(bytes, "f.jsonl"));
    SENT_TRY(reader.column("text"));
    while (SENT_TRY(reader.next())) {
    }
    return true;
  };
  EXPECT_THAT(failure("{\"text\":\"a\"}\n\n{\"text\":\n"),
              FailsWith(Code::invalid_argument, HasSubstr("f.jsonl: row 2 (line 3)")));
  EXPECT_THAT(failure("{\"text\":\"a\"}\n{\"text\":[1]}\n"),
              FailsWith(Code::invalid_argument, HasSubstr("row 2 (line 2), column 'text'")));
  EXPECT_THAT(failure("{\"text\":{\"0\":\"a\"}}"),
              FailsWith(Code::invalid_argument, HasSubstr("lines=True")));
  EXPECT_THAT(failure("\"bare\""), FailsWith(Code::invalid_argument, HasSubstr("row 1 (line 1)")));
  EXPECT_THAT(failure("{\"review\":\"a\"}"),
              FailsWith(Code::invalid_argument, AllOf(HasSubstr("'text'"), HasSubstr("'review'"))));
  EXPECT_THAT(failure("{\"data\":[{\"text\":\"a\"}]}"),
              FailsWith(Code::invalid_argument, HasSubstr("jq -c '.[\"data\"][]'")));
  EXPECT_THAT(failure("[]"), FailsWith(Code::invalid_argument, HasSubstr("f.jsonl")));
}

}  // namespace
}  // namespace sentiment
