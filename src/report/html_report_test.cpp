#include "report/html_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "report/evaluation_report.hpp"
#include "report/small_report.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::small_report;

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
