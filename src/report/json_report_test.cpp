#include "report/json_report.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "report/small_report.hpp"

namespace sentiment {
namespace {

using testing_support::small_report;

TEST(JsonReport, HoldsEverythingInFullPrecision) {
  const Json json = json_report(small_report());
  EXPECT_EQ(json["title"], "sentiment-classifier");
  EXPECT_EQ(json["facts"]["data"], "a&b.csv");
  EXPECT_EQ(json["rows"], 200);
  EXPECT_EQ(json["metrics"]["log_loss"], 0.5407412780637931);
  EXPECT_TRUE(json["metrics"]["roc_auc"].is_null());
  EXPECT_EQ(to_line(json["confusion_matrix"]), "[[75,23],[15,87]]");
  EXPECT_EQ(to_line(json["positive_terms"][0]), R"({"term":"great","weight":1.9513})");
  EXPECT_EQ(to_line(json["roc_curve"][1]), "[0.25,0.75]");
  EXPECT_EQ(to_line(json["precision_recall_curve"]), "[[0.0,1.0],[0.5,0.75]]");
  EXPECT_EQ(json["calibration"][0]["positive_share"], 0.1);
  EXPECT_EQ(to_line(json["warnings"]), R"(["Only one class"])");
}

}  // namespace
}  // namespace sentiment
