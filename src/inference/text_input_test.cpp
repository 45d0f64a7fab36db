#include "inference/text_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "files/atomic_file.hpp"
#include "inference/line_reader.hpp"
#include "testing/fails_with.hpp"
#include "testing/tar_builder.hpp"
#include "testing/temp_dir.hpp"
#include "testing/zstd_packed.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::gzipped;
using testing_support::zstd_packed;

class TextInputTest : public testing::Test {
 protected:
  Result<std::unique_ptr<TextInput>> open(const std::string& name, const std::string& content,
                                          const std::string& column = "text") {
    const auto path = dir_.path() / name;
    EXPECT_TRUE(write_file_atomically(path, content));
    return open_text_input(path.string(), {.columns = {.text = column}, .format = {}});
  }
  /// Of the next batch.
  static std::vector<std::string> texts(TextInput& input, std::size_t limit = 10) {
    const InputBatch& batch = *input.read(limit).value();
    return {batch.texts.begin(), batch.texts.end()};
  }
  testing_support::TempDir dir_;
};

TEST_F(TextInputTest, GivesCsvRowsWithAllTheirCells) {
  auto input = open("a.csv", "id,review\n1,\"good, \"\"very\"\"\"\n2,bad\n", "review");
  ASSERT_TRUE(input) << input.error().message;
  EXPECT_EQ((*input)->format(), InputFormat::csv);
  EXPECT_THAT((*input)->columns(), ElementsAre("id", "review"));
  const InputBatch& batch = *(*input)->read(10).value();
  EXPECT_THAT(batch.texts, ElementsAre("good, \"very\"", "bad"));
  EXPECT_THAT(batch.cells_of(1), ElementsAre("2", "bad"));
  EXPECT_EQ((*input)->read(10).value()->size(), 0U);
}

TEST_F(TextInputTest, GivesAtMostSoManyRowsAtATime) {
  auto input = open("a.csv", "text\n\"a\"\"\"\nb\nc\n");
  EXPECT_THAT(texts(**input, 2), ElementsAre("a\"", "b"));
  EXPECT_THAT(texts(**input, 2), ElementsAre("c"));
}

TEST_F(TextInputTest, GivesJsonLinesAsObjectsAndBareTexts) {
  auto input = open("a.jsonl", "{\"id\":1,\"text\":\"good\"}\r\n\n\"bad\"");
  const InputBatch& batch = *(*input)->read(10).value();
  EXPECT_THAT(batch.texts, ElementsAre("good", "bad"));
  EXPECT_EQ(batch.members[0]["id"], 1);
  EXPECT_EQ(batch.members[1], "bad");
}

TEST_F(TextInputTest, GivesTheSameRowsOfEveryForm) {
  const std::string tabs = "id\ttext\n1\tgood\n2\tbad, so bad\n";
  for (const std::string& bytes : {tabs, gzipped(tabs), zstd_packed(tabs)}) {
    auto input = open("a.txt", bytes);
    ASSERT_TRUE(input) << input.error().message;
    EXPECT_THAT((*input)->columns(), ElementsAre("id", "text"));
    EXPECT_THAT(texts(**input), ElementsAre("good", "bad, so bad"));
  }
  const std::string lines = "{\"text\":\"good\"}\n{\"text\":\"bad, so bad\",\"stars\":NaN}\n";
  const std::string array = "[\n {\"text\":\n\"good\"},\n\"bad, so bad\"]";
  for (const std::string& bytes :
       {lines, gzipped(lines), "\xEF\xBB\xBF" + lines, array,
        std::string("{\n \"text\": \"good\"\n}\n{\n \"text\":\"bad, so bad\"\n}")}) {
    auto input = open("a.txt", bytes);
    ASSERT_TRUE(input) << input.error().message;
    EXPECT_EQ((*input)->format(), InputFormat::json_lines);
    EXPECT_THAT(texts(**input), ElementsAre("good", "bad, so bad"));
  }
}

TEST_F(TextInputTest, AStreamOfAnyFormIsRead) {
  const auto read = [](const std::string& bytes) -> Result<std::vector<std::string>> {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    EXPECT_TRUE(write_all(ends[1], bytes));
    ::close(ends[1]);
    bool asked = false;
    auto input = SENT_TRY(
        open_stream_input(LineReader(ends[0], "standard input"), {}, [&asked]() -> Result<void> {
          asked = true;
          return {};
        }));
    const InputBatch& batch = *SENT_TRY(input->read(10));
    std::vector<std::string> found(batch.texts.begin(), batch.texts.end());
    EXPECT_EQ(SENT_TRY(input->read(1))->size(), 0U);
    EXPECT_TRUE(asked);
    return found;
  };
  for (const std::string& bytes :
       {std::string("text\ngood\n"), gzipped("text\ngood\n"), std::string("{\"text\":\"good\"}\n"),
        std::string("\xEF\xBB\xBF{\"text\":\"good\"}"), std::string("[{\"text\":\"good\"}]"),
        std::string("{\n\"text\":\"good\"\n}"), zstd_packed("{\"text\":\"good\"}")})
    EXPECT_THAT(read(bytes).value(), ElementsAre("good")) << bytes;
  EXPECT_THAT(read("{\"text\":"), FailsWith(Code::invalid_argument, HasSubstr("standard input: ")));
}

/// What a pipe with these bytes is read as.
Result<std::vector<std::string>> piped(const std::string& bytes, InputFormat expected,
                                       const InputOptions& options = {}) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  EXPECT_TRUE(write_all(ends[1], bytes));
  ::close(ends[1]);
  auto input = SENT_TRY(open_stream_input(LineReader(ends[0], "standard input"), options));
  EXPECT_EQ(input->format(), expected) << bytes;
  const InputBatch& batch = *SENT_TRY(input->read(10));
  return std::vector<std::string>(batch.texts.begin(), batch.texts.end());
}

TEST_F(TextInputTest, AStreamThatIsNoTableIsOfPlainLines) {
  EXPECT_THAT(piped("A wonderful film.\nBad\n", InputFormat::lines).value(),
              ElementsAre("A wonderful film.", "Bad"));
  EXPECT_THAT(piped("\xEF\xBB\xBFgood, very\r\n\n\"bad\", they said\n", InputFormat::lines).value(),
              ElementsAre("good, very", "", "\"bad\", they said"));
  EXPECT_THAT(piped("[Spoilers] good; very | good\n", InputFormat::lines).value(),
              ElementsAre("[Spoilers] good; very | good"));
  EXPECT_THAT(piped("id;text\n1;good\n", InputFormat::csv).value(), ElementsAre("good"));
  EXPECT_THAT(piped("[\n\"good\"\n]", InputFormat::json_lines).value(), ElementsAre("good"));
  // A table without the text column is not taken for texts.
  EXPECT_THAT(piped("review,label\ngood,1\n", InputFormat::csv),
              FailsWith(Code::invalid_argument,
                        AllOf(HasSubstr("'review'"), HasSubstr("--input-format lines"))));
  EXPECT_THAT(piped("good\nb\xE4h\n", InputFormat::lines).value(), ElementsAre("good"));
  EXPECT_THAT(piped("b\xE4h\n", InputFormat::lines),
              FailsWith(Code::invalid_argument, HasSubstr("line 1: ")));
}

TEST_F(TextInputTest, AFormatThatIsNamedBeatsDetection) {
  const InputOptions lines{.columns = {}, .format = InputFormat::lines};
  EXPECT_THAT(piped("review,label\n{\"text\":1}\n", InputFormat::lines, lines).value(),
              ElementsAre("review,label", "{\"text\":1}"));
  EXPECT_THAT(piped(gzipped("text\ngood\n"), InputFormat::lines, lines).value(),
              ElementsAre("text", "good"));
  const InputOptions json{.columns = {}, .format = InputFormat::json_lines};
  EXPECT_THAT(piped("\"good\"\n", InputFormat::json_lines, json).value(), ElementsAre("good"));
  const InputOptions csv{.columns = {}, .format = InputFormat::csv};
  EXPECT_THAT(piped("A wonderful film.\n", InputFormat::csv, csv),
              FailsWith(Code::invalid_argument, HasSubstr("'A wonderful film.'")));
  EXPECT_EQ(parse_input_format("lines").value(), InputFormat::lines);
  EXPECT_THAT(parse_input_format("xml"), FailsWith(Code::usage, HasSubstr("'xml'")));
}

TEST_F(TextInputTest, ATextFileIsOfPlainLinesUnlessItIsATable) {
  const std::string content = "A wonderful film.\n\nBad";
  for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
           {"a.txt", content}, {"a.txt.gz", gzipped(content)}}) {
    auto input = open(name, bytes);
    ASSERT_TRUE(input) << input.error().message;
    EXPECT_THAT(texts(**input), ElementsAre("A wonderful film.", "", "Bad"));
  }
  EXPECT_THAT(open("a.csv", content), FailsWith(Code::invalid_argument, HasSubstr("'text'")));
}

TEST_F(TextInputTest, RowsBeforeAWrongOneAreGivenFirst) {
  auto input = open("a.jsonl", "{\"text\":\"good\"}\n{\"text\":3}\n{\"text\":\"bad\"}\n");
  EXPECT_THAT(texts(**input), ElementsAre("good"));
  EXPECT_THAT((*input)->read(10),
              FailsWith(Code::invalid_argument, AllOf(HasSubstr("line 2: "), HasSubstr("'text'"))));
}

TEST_F(TextInputTest, SaysWhatIsMissing) {
  EXPECT_EQ(open_text_input((dir_.path() / "no.jsonl").string(), {}).error().code, Code::not_found);
  EXPECT_EQ(open_text_input((dir_.path() / "no.csv").string(), {}).error().code, Code::not_found);
  EXPECT_THAT(open("a.csv", "review\nx\n"),
              FailsWith(Code::invalid_argument, HasSubstr("'review'")));
  EXPECT_THAT(open("a.jsonl", "{}\n").value()->read(1),
              FailsWith(Code::invalid_argument, AllOf(HasSubstr("line 1: "), HasSubstr("'text'"))));
}

}  // namespace
}  // namespace sentiment
