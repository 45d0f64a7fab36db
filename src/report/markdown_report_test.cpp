#include "report/markdown_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "report/evaluation_report.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

EvaluationReport marked_report() {
  EvaluationReport report;
  report.title = "sentiment-classifier";
  report.facts = {{"Data", "a|b"}};
  report.labels = {"negative", "positive"};
  report.rows = 10;
  report.evaluation.accuracy = 0.9;
  report.evaluation.confusion = {{{4, 1}, {0, 5}}};
  report.class_terms = {{}, {{"good *film*", 1.5}}};
  report.roc = {{0, 0}, {0.2, 1}, {1, 1}};
  return report;
}

TEST(MarkdownReport, HoldsFactsMetricsAndTerms) {
  const auto text = markdown_report(marked_report());
  EXPECT_THAT(text, StartsWith("# sentiment-classifier\n"));
  EXPECT_THAT(text, HasSubstr("| accuracy | 0.9000 |\n"));
  EXPECT_THAT(text, HasSubstr("## Metrics on 10 rows"));
}

TEST(MarkdownReport, NoTextOfUsersBecomesMarkup) {
  const auto text = markdown_report(marked_report());
  EXPECT_THAT(text, HasSubstr("- **Data**: a\\|b\n"));
  EXPECT_THAT(text, HasSubstr("| good \\*film\\* | +1.5000 |"));
}

TEST(ConfusionRows, HaveARowForEachTrueClass) {
  EXPECT_EQ(
      confusion_rows(marked_report()),
      (Json::array(
          {Json{{"actual", "negative"}, {"predicted negative", 4}, {"predicted positive", 1}},
           Json{{"actual", "positive"}, {"predicted negative", 0}, {"predicted positive", 5}}})));
}

TEST(RocPicture, IsAnAddressThatHoldsThePicture) {
  EXPECT_THAT(roc_picture(marked_report()),
              StartsWith("data:image/svg+xml;base64,PHN2ZyB4bWxucz0"));
  EXPECT_EQ(roc_picture(EvaluationReport{}), "");
}

}  // namespace
}  // namespace sentiment
