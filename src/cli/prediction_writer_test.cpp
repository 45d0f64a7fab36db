#include "cli/prediction_writer.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "cli/text_input.hpp"

namespace sentiment {
namespace {

class PredictionWriterTest : public testing::Test {
 protected:
  std::string write(PredictionFormat format, std::vector<std::string> columns,
                    const std::vector<InputRow>& rows, std::size_t width = 0) {
    std::string written;
    const auto writer = make_prediction_writer(format,
                                               {.labels = {"negative", "positive"},
                                                .model = "models:/m/1",
                                                .columns = std::move(columns),
                                                .width = width},
                                               [&](std::string_view bytes) -> Result<void> {
                                                 written += bytes;
                                                 return {};
                                               });
    EXPECT_TRUE(writer->begin());
    std::uint8_t label = 0;
    for (const auto& row : rows) {
      label = label == 0 ? 1 : 0;
      EXPECT_TRUE(writer->write(row, {label, label == 1 ? 0.75 : 0.125}));
    }
    EXPECT_TRUE(writer->end());
    return written;
  }
};

TEST_F(PredictionWriterTest, WritesALineAPersonReads) {
  EXPECT_EQ(write(PredictionFormat::human, {}, {{"so\ngood"}, {"bad"}}),
            "positive  0.7500  so good\nnegative  0.8750  bad\n");
}

TEST_F(PredictionWriterTest, CutsALongTextBetweenCharacters) {
  EXPECT_EQ(write(PredictionFormat::human, {}, {{"größe"}}, 3), "positive  0.7500  grö…\n");
}

TEST_F(PredictionWriterTest, AddsColumnsToCsv) {
  EXPECT_EQ(
      write(PredictionFormat::csv, {"id", "text"}, {{"a, b", {"1", "a, b"}}, {"c", {"2", "c"}}}),
      "id,text,sentiment,confidence\n1,\"a, b\",positive,0.75\n2,c,negative,0.875\n");
  EXPECT_EQ(write(PredictionFormat::csv, {}, {{"a"}}),
            "text,sentiment,confidence\na,positive,0.75\n");
}

TEST_F(PredictionWriterTest, NamesItsColumnsOtherwiseWhereTheyAreTaken) {
  EXPECT_EQ(write(PredictionFormat::csv, {"text", "sentiment"}, {{"a", {"a", "pos"}}}),
            "text,sentiment,predicted_sentiment,predicted_confidence\na,pos,positive,0.75\n");
}

TEST_F(PredictionWriterTest, AddsMembersToJsonLines) {
  EXPECT_EQ(
      write(PredictionFormat::json_lines, {}, {{"a", {}, Json{{"text", "a"}, {"id", 7}}}, {"b"}}),
      "{\"text\":\"a\",\"id\":7,\"sentiment\":\"positive\",\"confidence\":0.75,"
      "\"probabilities\":{\"negative\":0.25,\"positive\":0.75}}\n"
      "{\"text\":\"b\",\"sentiment\":\"negative\",\"confidence\":0.875,"
      "\"probabilities\":{\"negative\":0.875,\"positive\":0.125}}\n");
}

TEST_F(PredictionWriterTest, WritesOneDocument) {
  const auto document =
      parse_json(write(PredictionFormat::json_document, {}, {{"a"}, {"b"}})).value();
  EXPECT_EQ(document["model"], "models:/m/1");
  ASSERT_EQ(document["predictions"].size(), 2U);
  EXPECT_EQ(document["predictions"][1]["sentiment"], "negative");
  EXPECT_EQ(parse_json(write(PredictionFormat::json_document, {}, {})).value()["predictions"],
            Json::array());
}

}  // namespace
}  // namespace sentiment
