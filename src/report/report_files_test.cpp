#include "report/report_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "files/atomic_file.hpp"
#include "report/evaluation_report.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using testing_support::FailsWith;

EvaluationReport plotted_report() {
  EvaluationReport report;
  report.title = "sentiment-classifier";
  report.labels = {"negative", "positive"};
  report.rows = 200;
  report.evaluation.confusion = {{{75, 25}, {10, 90}}};
  report.class_terms = {{{"bad", -1.5}}, {{"great & good", 2}, {"best", 1}}};
  report.roc = {{0, 0}, {0.25, 0.75}, {1, 1}};
  report.precision_recall = {{0, 1}, {0.5, 0.75}};
  report.calibration = {{40, 0.15, 0.1}};
  report.mistakes = {{7, "not \"bad\"", 1, 0, 0.125}, {9, "good?", 0, 1, 0.75}};
  return report;
}

class ReportFiles : public ::testing::Test {
 protected:
  std::string read(const std::string& name) { return read_file(folder_ / name).value(); }

  testing_support::TempDir dir_;
  std::filesystem::path folder_ = dir_.path() / "evaluation";
};

TEST_F(ReportFiles, AreThePageTheNumbersThePicturesAndTheTable) {
  ASSERT_TRUE(write_report_files(plotted_report(), folder_));
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    names.insert(entry.path().filename());
  }
  EXPECT_EQ(names,
            (std::set<std::string>{"calibration.svg", "confusion_matrix.svg", "evaluation.json",
                                   "mistakes.json", "precision_recall_curve.svg", "report.html",
                                   "roc_curve.svg", "top_terms.svg"}));
}

TEST_F(ReportFiles, PicturesStandAlone) {
  ASSERT_TRUE(write_report_files(plotted_report(), folder_));
  for (const char* name : {"calibration.svg", "confusion_matrix.svg", "precision_recall_curve.svg",
                           "roc_curve.svg", "top_terms.svg"}) {
    const std::string picture = read(name);
    EXPECT_THAT(picture, StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" width=")) << name;
    EXPECT_THAT(picture, HasSubstr("<style>")) << name;
    EXPECT_THAT(picture, HasSubstr("<title>")) << name;
    EXPECT_THAT(picture, testing::EndsWith("</svg>")) << name;
  }
  EXPECT_THAT(read("confusion_matrix.svg"), HasSubstr(">75</text>"));
  EXPECT_THAT(read("confusion_matrix.svg"), HasSubstr(">90.0 %</text>"));
  EXPECT_THAT(read("top_terms.svg"), HasSubstr(">great &amp; good</text>"));
  EXPECT_THAT(read("top_terms.svg"), HasSubstr(">-1.50</text>"));
  EXPECT_THAT(read("roc_curve.svg"), HasSubstr("class=\"diagonal\""));
  EXPECT_THAT(read("precision_recall_curve.svg"), testing::Not(HasSubstr("class=\"diagonal\"")));
}

TEST_F(ReportFiles, MistakesAreATableAsPandasSplitsIt) {
  ASSERT_TRUE(write_report_files(plotted_report(), folder_));
  const Json table = parse_json(read("mistakes.json")).value();
  EXPECT_EQ(table.at("columns"),
            Json({"test_row", "text", "label", "predicted", "positive_probability"}));
  ASSERT_EQ(table.at("data").size(), 2U);
  EXPECT_EQ(to_line(table.at("data").at(0)), R"([7,"not \"bad\"","positive","negative",0.125])");
}

TEST_F(ReportFiles, TheTagNamesTheTableInPythonsSpelling) {
  EXPECT_EQ(tables_tag_value("evaluation"),
            R"([{"path": "evaluation/mistakes.json", "type": "table"}])");
}

TEST_F(ReportFiles, APlaceThatCannotBeWrittenIsNamed) {
  ASSERT_TRUE(write_file_atomically(folder_, "a file"));
  const auto refused = write_report_files(plotted_report(), folder_);
  EXPECT_THAT(refused, FailsWith(Code::failed_precondition, HasSubstr(folder_.string())));
}

}  // namespace
}  // namespace sentiment
