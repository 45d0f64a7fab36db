#include "training/training_record_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "ports/ids.hpp"
#include "testing/fails_with.hpp"
#include "training/training_record.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

TimePoint at(int ms) { return TimePoint{std::chrono::milliseconds{ms}}; }

TrainingRecord example() {
  TrainingRecord record{.id = std::string(32, 'a'),
                        .run = {.experiment = "größer",
                                .name = "train-x",
                                .user = "ada",
                                .start_time = at(5),
                                .tags = {{"mlflow.user", "ada"}, {"b", ""}}},
                        .end_time = at(9),
                        .params = {{"model_C", "1.0"}, {"a", "it's \"so\"\n"}},
                        .metrics = {{"train_loss", 0.1 + 0.2, at(7), 3}, {"f1", 1e-300, at(8), 0}},
                        .tags = {{"sentiment.data.rows", "400"}},
                        .datasets = {{"imdb", "1e37", "local", "{}", "{}", "{}", "training"}},
                        .model_id = "m-1",
                        .model_uuid = "2",
                        .model_name = ModelName{"classifier"},
                        .register_model = false,
                        .champion = true,
                        .data_path = "data/imdb.csv",
                        .iterations = 18,
                        .train_rows = 320,
                        .test_rows = 80,
                        .warnings = {"it did not converge"}};
  record.evaluation.f1 = 0.8208;
  record.evaluation.roc_auc = std::numeric_limits<double>::quiet_NaN();
  record.evaluation.confusion = {{1, 2}, {3, 4}};
  record.evaluation.warnings = {"undefined"};
  return record;
}

TEST(TrainingRecordJson, ComesBackAsItWas) {
  const auto written = to_pretty(to_json(example()));
  const auto read = training_record_from_json(parse_json(written).value());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_pretty(to_json(*read)), written);
  EXPECT_EQ(read->run.start_time, at(5));
  EXPECT_EQ(read->end_time, at(9));
  EXPECT_EQ(read->params, example().params);
  EXPECT_EQ(read->metrics[0].value, 0.1 + 0.2);
  EXPECT_EQ(read->metrics[0].step, 3);
  EXPECT_EQ(read->datasets[0].context, "training");
  EXPECT_FALSE(read->register_model);
  EXPECT_TRUE(read->champion);
  EXPECT_TRUE(std::isnan(read->evaluation.roc_auc));
  EXPECT_EQ(read->evaluation.confusion[1][0], 3U);
}

/// Every member, however deep.
void collect(const Json& json, const Json::json_pointer& here,
             std::vector<Json::json_pointer>& members) {
  if (!json.is_object()) return;
  for (const auto& [key, value] : json.items()) {
    members.push_back(here / key);
    collect(value, here / key, members);
  }
}

/// What people and programs may add or leave out: tags, parameters, who wrote it.
bool may_be_missing(const Json::json_pointer& member) {
  const std::string parent = member.parent_pointer().to_string();
  return parent == "/params" || parent == "/tags" || parent == "/run/tags" ||
         member.to_string() == "/sentiment_version";
}

TEST(TrainingRecordJson, RefusesWhateverIsMissingOrOfAnotherType) {
  const Json whole = to_json(example());
  std::vector<Json::json_pointer> members;
  collect(whole, Json::json_pointer(), members);
  ASSERT_GT(members.size(), 30U);
  for (const auto& member : members) {
    if (may_be_missing(member)) continue;
    Json missing = whole;
    missing.at(member.parent_pointer()).erase(member.back());
    const auto without = training_record_from_json(missing);
    ASSERT_FALSE(without) << member;
    EXPECT_EQ(without.error().code, Code::corrupt_data) << member;
    Json other = whole;
    other[member] = Json{{"un", "expected"}, {"type", Json::array()}};
    const auto wrong = training_record_from_json(other);
    ASSERT_FALSE(wrong) << member;
    EXPECT_EQ(wrong.error().code, Code::corrupt_data) << member;
  }
  for (const char* const text : {"[]", "null", "\"x\"", "{}"}) {
    EXPECT_FALSE(training_record_from_json(parse_json(text).value())) << text;
  }
}

TEST(TrainingRecordJson, RefusesANewerSchema) {
  Json newer = to_json(example());
  newer["schema_version"] = kTrainingRecordSchema + 1;
  EXPECT_THAT(
      training_record_from_json(newer),
      FailsWith(Code::failed_precondition, HasSubstr(std::to_string(kTrainingRecordSchema + 1))));
  newer["schema_version"] = 0;
  EXPECT_EQ(training_record_from_json(newer).error().code, Code::corrupt_data);
}

}  // namespace
}  // namespace sentiment
