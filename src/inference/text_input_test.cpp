#include "inference/text_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
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
    return open_text_input(path.string(), {.text = column});
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
