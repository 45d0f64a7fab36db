#include "cli/text_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "files/atomic_file.hpp"
#include "testing/fake_object_store.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class TextInputTest : public testing::Test {
 protected:
  Result<std::unique_ptr<TextInput>> open(const std::string& name, const std::string& content,
                                          const std::string& column = "text") {
    const auto path = dir_.path() / name;
    EXPECT_TRUE(write_file_atomically(path, content));
    return open_text_input(path.string(), column);
  }
  static std::vector<std::string> texts(const std::vector<InputRow>& rows) {
    std::vector<std::string> all;
    all.reserve(rows.size());
    for (const auto& row : rows) all.push_back(row.text);
    return all;
  }
  testing_support::TempDir dir_;
};

TEST_F(TextInputTest, GivesCsvRowsWithAllTheirCells) {
  auto input = open("a.csv", "id,review\n1,\"good, \"\"very\"\"\"\n2,bad\n", "review");
  ASSERT_TRUE(input) << input.error().message;
  EXPECT_EQ((*input)->format(), InputFormat::csv);
  EXPECT_THAT((*input)->columns(), ElementsAre("id", "review"));
  const auto rows = (*input)->read(10).value();
  EXPECT_THAT(texts(rows), ElementsAre("good, \"very\"", "bad"));
  EXPECT_THAT(rows[1].cells, ElementsAre("2", "bad"));
  EXPECT_TRUE((*input)->read(10).value().empty());
}

TEST_F(TextInputTest, GivesAtMostSoManyRowsAtATime) {
  auto input = open("a.csv", "text\n\"a\"\"\"\nb\nc\n");
  EXPECT_THAT(texts((*input)->read(2).value()), ElementsAre("a\"", "b"));
  EXPECT_THAT(texts((*input)->read(2).value()), ElementsAre("c"));
}

TEST_F(TextInputTest, GivesJsonLinesAsObjectsAndBareTexts) {
  auto input = open("a.jsonl", "{\"id\":1,\"text\":\"good\"}\r\n\n\"bad\"");
  const auto rows = (*input)->read(10).value();
  EXPECT_THAT(texts(rows), ElementsAre("good", "bad"));
  EXPECT_EQ(rows[0].members["id"], 1);
  EXPECT_TRUE(rows[1].members.is_null());
}

TEST_F(TextInputTest, RowsBeforeAWrongOneAreGivenFirst) {
  auto input = open("a.jsonl", "{\"text\":\"good\"}\n{\"text\":3}\n{\"text\":\"bad\"}\n");
  EXPECT_THAT(texts((*input)->read(10).value()), ElementsAre("good"));
  const auto wrong = (*input)->read(10);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, Code::invalid_argument);
  EXPECT_THAT(wrong.error().message, HasSubstr("line 2: member 'text' is no text"));
}

TEST_F(TextInputTest, SaysWhatIsMissing) {
  EXPECT_EQ(open_text_input((dir_.path() / "no.jsonl").string(), "text").error().code,
            Code::not_found);
  EXPECT_EQ(open_text_input((dir_.path() / "no.csv").string(), "text").error().code,
            Code::not_found);
  EXPECT_THAT(open("a.csv", "review\nx\n").error().message, HasSubstr("review"));
  EXPECT_THAT(open("a.jsonl", "{}\n").value()->read(1).error().message,
              HasSubstr("line 1: no member 'text'"));
}

class ObjectInput : public testing::Test {
 protected:
  Result<std::vector<std::string>> texts(const std::string& address, std::size_t limit = 2) {
    auto input = SENT_TRY(open_text_input(address, "text", &store_));
    std::vector<std::string> texts;
    while (true) {
      const auto rows = SENT_TRY(input->read(limit));
      if (rows.empty()) return texts;
      for (const auto& row : rows) texts.push_back(row.text);
    }
  }
  testing_support::FakeObjectStore store_;
};

TEST_F(ObjectInput, JsonLinesAreReadAsTheyCome) {
  store_.objects["s3://d/x.jsonl"] = "{\"text\": \"one\"}\n\"two\"\n{\"text\": \"three\"}";
  EXPECT_THAT(texts("s3://d/x.jsonl").value(), testing::ElementsAre("one", "two", "three"));
}

TEST_F(ObjectInput, CsvIsReadFromACopy) {
  store_.objects["s3://d/x.csv"] = "text\none\ntwo\nthree\n";
  EXPECT_THAT(texts("s3://d/x.csv").value(), testing::ElementsAre("one", "two", "three"));
}

TEST_F(ObjectInput, AMissingObjectIsKnownAtOnce) {
  EXPECT_EQ(open_text_input("s3://d/x.jsonl", "text", &store_).error().code, Code::not_found);
  EXPECT_EQ(open_text_input("s3://d/x.csv", "text", &store_).error().code, Code::not_found);
}

TEST_F(ObjectInput, ADownloadThatFailsAtItsEndIsAFailure) {
  store_.objects["s3://d/x.jsonl"] = "\"one\"\n\"two\"\n";
  store_.failure = Error{Code::corrupt_data, "checksum"};
  EXPECT_EQ(texts("s3://d/x.jsonl").error().code, Code::corrupt_data);
}

TEST_F(ObjectInput, WhoStopsReadingEndsTheDownload) {
  std::string& lines = store_.objects["s3://d/x.jsonl"];
  for (int i = 0; i < 200'000; ++i) lines += "\"line\"\n";
  const auto input = open_text_input("s3://d/x.jsonl", "text", &store_);
  ASSERT_TRUE(input);
  EXPECT_EQ((*input)->read(1)->at(0).text, "line");
}

}  // namespace
}  // namespace sentiment
