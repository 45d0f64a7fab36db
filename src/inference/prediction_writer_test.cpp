#include "inference/prediction_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "inference/text_input.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;

/// CSV rows, the text in the column given.
InputBatch csv_rows(const std::vector<std::vector<std::string_view>>& rows, std::size_t text) {
  InputBatch batch;
  for (const auto& row : rows) {
    batch.cells.insert(batch.cells.end(), row.begin(), row.end());
    batch.texts.push_back(row[text]);
  }
  return batch;
}

InputBatch json_rows(std::vector<Json> rows) {
  InputBatch batch{.texts = {}, .cells = {}, .members = std::move(rows)};
  for (const Json& row : batch.members) {
    batch.texts.push_back((row.is_string() ? row : row["text"]).get_ref<const std::string&>());
  }
  return batch;
}

class PredictionWriterTest : public testing::Test {
 protected:
  /// Every other row is positive with 0.75; the rest negative with 0.875.
  static BatchPrediction answers(std::size_t rows) {
    BatchPrediction made{.rows = {}, .probabilities = {.columns = 2, .values = {}}, .scores = {}};
    for (std::size_t i = 0; i < rows; ++i) {
      const bool positive = i % 2 == 0;
      made.rows.push_back({positive ? 1U : 0U, 1, positive ? 0.75 : 0.875});
      const double p = positive ? 0.75 : 0.125;
      made.probabilities.values.insert(made.probabilities.values.end(), {1 - p, p});
    }
    return made;
  }

  Result<void> write_batches(PredictionFormat format, std::vector<std::string> columns,
                             const std::vector<InputBatch>& batches, std::size_t width = 0) {
    written_.clear();
    const auto writer = make_prediction_writer(format,
                                               {.labels = {"negative", "positive"},
                                                .model = "models:/m/1",
                                                .columns = std::move(columns),
                                                .width = width},
                                               [&](std::string_view bytes) -> Result<void> {
                                                 written_ += bytes;
                                                 return {};
                                               });
    SENT_CHECK(writer->begin());
    for (const auto& batch : batches) SENT_CHECK(writer->write(batch, answers(batch.size())));
    return writer->end();
  }
  std::string write(PredictionFormat format, std::vector<std::string> columns,
                    const InputBatch& batch, std::size_t width = 0) {
    EXPECT_TRUE(write_batches(format, std::move(columns), {batch}, width));
    return written_;
  }
  Json line(std::vector<std::string> columns, const InputBatch& batch) {
    return parse_json(write(PredictionFormat::json_lines, std::move(columns), batch)).value();
  }

  std::string written_;
};

TEST_F(PredictionWriterTest, WritesALineAPersonReads) {
  EXPECT_EQ(write(PredictionFormat::human, {}, json_rows({"so\ngood", "bad"})),
            "positive  0.7500  so good\nnegative  0.8750  bad\n");
}

TEST_F(PredictionWriterTest, CutsALongTextBetweenCharacters) {
  EXPECT_EQ(write(PredictionFormat::human, {}, json_rows({"größe"}), 3),
            "positive  0.7500  grö…\n");
}

TEST_F(PredictionWriterTest, AddsColumnsToCsv) {
  EXPECT_EQ(write(PredictionFormat::csv, {"id", "text"}, csv_rows({{"1", "a, b"}, {"2", "c"}}, 1)),
            "id,text,sentiment,confidence\n1,\"a, b\",positive,0.75\n2,c,negative,0.875\n");
  EXPECT_EQ(write(PredictionFormat::csv, {}, json_rows({"a"})),
            "text,sentiment,confidence\na,positive,0.75\n");
  ASSERT_TRUE(write_batches(PredictionFormat::csv, {"id", "text"}, {}));
  EXPECT_EQ(written_, "id,text,sentiment,confidence\n");
}

TEST_F(PredictionWriterTest, NoColumnOfTheInputIsOverwritten) {
  EXPECT_EQ(write(PredictionFormat::csv, {"text", "sentiment"}, csv_rows({{"a", "pos"}}, 0)),
            "text,sentiment,predicted_sentiment,predicted_confidence\na,pos,positive,0.75\n");
  EXPECT_EQ(write(PredictionFormat::csv, {"text", "confidence", "predicted_sentiment"},
                  csv_rows({{"a", "1", "2"}}, 0)),
            "text,confidence,predicted_sentiment,predicted_predicted_sentiment,"
            "predicted_predicted_confidence\na,1,2,positive,0.75\n");
}

TEST_F(PredictionWriterTest, AddsMembersToJsonLines) {
  EXPECT_EQ(write(PredictionFormat::json_lines, {}, json_rows({{{"text", "a"}, {"id", 7}}, "b"})),
            "{\"text\":\"a\",\"id\":7,\"sentiment\":\"positive\",\"confidence\":0.75,"
            "\"probabilities\":{\"negative\":0.25,\"positive\":0.75},\"known_terms\":1}\n"
            "{\"text\":\"b\",\"sentiment\":\"negative\",\"confidence\":0.875,"
            "\"probabilities\":{\"negative\":0.875,\"positive\":0.125},\"known_terms\":1}\n");
}

TEST_F(PredictionWriterTest, NoMemberOfTheInputIsOverwritten) {
  for (const char* taken : {"sentiment", "confidence", "probabilities", "known_terms"}) {
    const Json object = line({}, json_rows({{{"text", "a"}, {taken, "by hand"}}}));
    EXPECT_EQ(object[taken], "by hand");
    EXPECT_EQ(object["predicted_sentiment"], "positive");
    EXPECT_EQ(object["predicted_confidence"], 0.75);
    EXPECT_EQ(object["predicted_probabilities"]["positive"], 0.75);
  }
}

TEST_F(PredictionWriterTest, CsvColumnsAreMembersOfTheirOwn) {
  const Json object =
      line({"review", "sentiment", "x", "x", "x.1"}, csv_rows({{"a", "gold", "1", "2", "3"}}, 0));
  EXPECT_EQ(object["text"], "a");
  EXPECT_EQ(object["review"], "a");
  EXPECT_EQ(object["sentiment"], "gold");
  EXPECT_EQ(object["x"], "1");
  EXPECT_EQ(object["x.1"], "2");
  EXPECT_EQ(object["x.1.1"], "3");
  EXPECT_EQ(object["predicted_sentiment"], "positive");
  EXPECT_EQ(line({"id", "text", "review"}, csv_rows({{"1", "other", "a"}}, 2))["text"], "other");
}

TEST_F(PredictionWriterTest, JsonLinesKeepTheirMembersAsCsv) {
  EXPECT_EQ(write(PredictionFormat::csv, {},
                  json_rows({{{"text", "a"}, {"id", 7}, {"sentiment", "gold"}},
                             {{"tags", {1, "x"}}, {"text", "b"}, {"id", nullptr}}})),
            "text,id,sentiment,tags,predicted_sentiment,predicted_confidence\n"
            "a,7,gold,,positive,0.75\n"
            "b,,,\"[1,\"\"x\"\"]\",negative,0.875\n");
}

TEST_F(PredictionWriterTest, AMemberThatTheCsvHeaderLacksIsNotDroppedInSilence) {
  const auto done = write_batches(
      PredictionFormat::csv, {},
      {json_rows({{{"text", "a"}, {"id", 1}}}), json_rows({{{"text", "b"}, {"late", 2}}})});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::invalid_argument);
  EXPECT_THAT(done.error().message, HasSubstr("'late'"));
}

TEST_F(PredictionWriterTest, WithoutProbabilitiesThereAreDecisionValues) {
  const auto writer =
      make_prediction_writer(PredictionFormat::json_lines, {.labels = {"a", "b", "c"}},
                             [&](std::string_view bytes) -> Result<void> {
                               written_ += bytes;
                               return {};
                             });
  ASSERT_TRUE(writer->write(
      json_rows({{{"text", "t"}, {"decision", "mine"}}}),
      {.rows = {{2, 0}}, .probabilities = {}, .scores = {.columns = 3, .values = {-1, 0, 2.5}}}));
  const Json object = parse_json(written_).value();
  EXPECT_EQ(object["predicted_sentiment"], "c");
  EXPECT_EQ(object["predicted_confidence"], nullptr);
  EXPECT_EQ(object["predicted_decision"]["c"], 2.5);
  EXPECT_EQ(object["decision"], "mine");
}

TEST_F(PredictionWriterTest, WritesOneDocument) {
  const auto document =
      parse_json(write(PredictionFormat::json_document, {}, json_rows({"a", "b"}))).value();
  EXPECT_EQ(document["model"], "models:/m/1");
  ASSERT_EQ(document["predictions"].size(), 2U);
  EXPECT_EQ(document["predictions"][1]["sentiment"], "negative");
  EXPECT_EQ(parse_json(write(PredictionFormat::json_document, {}, {})).value()["predictions"],
            Json::array());
}

}  // namespace
}  // namespace sentiment
