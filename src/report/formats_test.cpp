// The three formats of one report.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "base/json.hpp"
#include "report/evaluation_report.hpp"
#include "report/html_report.hpp"
#include "report/json_report.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing::Not;

EvaluationReport small_report() {
  EvaluationReport report;
  report.title = "sentiment-classifier";
  report.facts = {{"run", "0123"}, {"data", "a&b.csv"}};
  report.labels = {"negative", "positive"};
  report.rows = 200;
  report.evaluation.accuracy = 0.81;
  report.evaluation.roc_auc = std::numeric_limits<double>::quiet_NaN();
  report.evaluation.log_loss = 0.5407412780637931;
  report.evaluation.confusion = {{75, 23}, {15, 87}};
  report.evaluation.warnings = {"Only one class"};
  report.class_terms = {{{"bad", -1.9615}}, {{"great", 1.9513}, {"best", 0.97565}}};
  report.roc = {{0, 0}, {0.25, 0.75}, {1, 1}};
  report.precision_recall = {{0, 1}, {0.5, 0.75}};
  report.calibration = {{40, 0.15, 0.1}};
  report.mistakes = {{7, "not <b>bad</b>", 1, 0, 0.125}};
  return report;
}

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

TEST(HtmlReport, ShowsMetricsMatrixTermsAndCharts) {
  const std::string page = html_report(small_report());
  EXPECT_THAT(page, testing::StartsWith("<!doctype html>"));
  EXPECT_THAT(page, HasSubstr("<b>0.8100</b>accuracy"));
  EXPECT_THAT(page, HasSubstr("<b>n/a</b>roc_auc"));
  EXPECT_THAT(page, HasSubstr("<td class=\"wrong\">23</td>"));
  EXPECT_THAT(page, HasSubstr("<td>great</td><td>+1.9513</td><td><span class=\"bar\" "
                              "style=\"width:99.5%\">"));
  EXPECT_THAT(page, HasSubstr("40 rows: predicted 0.150, observed 0.100"));
  EXPECT_THAT(page, HasSubstr("d=\"M44.0 252.0L104.0 72.0L284.0 12.0\""));
  EXPECT_THAT(page, HasSubstr("d=\"M44.0 12.0L164.0 72.0\"")) << "precision against recall";
  EXPECT_THAT(page,
              HasSubstr("<td>not &lt;b&gt;bad&lt;/b&gt;</td><td>positive</td><td>0.1250</td>"));
}

TEST(HtmlReport, EscapesEveryText) {
  const std::string evil = "<script>alert(\"'&\")</script>";
  EvaluationReport report = small_report();
  report.title = evil;
  report.facts = {{evil, evil}};
  report.labels = {evil, evil};
  report.evaluation.warnings = {evil};
  report.class_terms = {{{evil, -1}}, {{evil, 1}}};
  report.mistakes = {{1, evil, 0, 1, 0.9}};
  const std::string page = html_report(report);
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("alert(\"")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&quot;&#39;&amp;&quot;)&lt;/script&gt;"));
}

TEST(HtmlReport, AsksForNothingElse) {
  const std::string page = html_report(small_report());
  for (const char* request : {"http://", "https://", "src=", "@import", "url(", "<script"}) {
    EXPECT_THAT(page, Not(HasSubstr(request)));
  }
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(HtmlReport, StandsWithoutTermsAndCurves) {
  EvaluationReport bare = small_report();
  bare.class_terms = {{}, {}};
  bare.roc.clear();
  bare.calibration.clear();
  bare.precision_recall.clear();
  bare.mistakes.clear();
  const std::string page = html_report(bare);
  EXPECT_THAT(page, Not(HasSubstr("nan")));
  EXPECT_THAT(page, Not(HasSubstr("class=\"curve\"")));
}

}  // namespace
}  // namespace sentiment
