#include "data/data_report.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"

namespace sentiment {
namespace {

DataReport with_a_problem(DataProblem::Severity severity) {
  DataReport report{.path = "d.csv", .rows = 2};
  report.classes = {{"negative", "positive"}, {"0", "1"}, {1, 1}};
  report.longest_text = 11;
  report.label_spellings = {{"0", 1}, {"1", 1}};
  report.problems.push_back({.severity = severity,
                             .kind = "missing_text",
                             .message = "empty texts",
                             .count = 1,
                             .places = {{.row = 1, .line = 2, .value = "'null'"}}});
  return report;
}

TEST(DataReport, PassesWithWarningsButNotWithErrors) {
  EXPECT_TRUE(DataReport{}.passes());
  EXPECT_TRUE(with_a_problem(DataProblem::Severity::warning).passes());
  EXPECT_FALSE(with_a_problem(DataProblem::Severity::error).passes());
}

TEST(DataReport, JsonHoldsFiguresAndProblems) {
  const Json json = to_json(with_a_problem(DataProblem::Severity::error));
  EXPECT_EQ(json.at("passes"), false);
  EXPECT_EQ(json.at("rows"), 2);
  EXPECT_EQ(json.at("positives"), 1);
  EXPECT_FALSE(json.contains("classes"));
  EXPECT_EQ(json.at("label_spellings"), (Json{{"0", 1}, {"1", 1}}));
  EXPECT_EQ(json.at("text_characters").at("longest"), 11);
  const Json& problem = json.at("problems").at(0);
  EXPECT_EQ(problem.at("kind"), "missing_text");
  EXPECT_EQ(problem.at("severity"), "error");
  EXPECT_EQ(problem.at("places").at(0), (Json{{"row", 1}, {"line", 2}, {"value", "'null'"}}));
}

TEST(DataReport, JsonCountsOtherClassesByName) {
  DataReport report;
  report.classes = {{"9", "10"}, {"9", "10"}, {3, 4}};
  const Json json = to_json(report);
  EXPECT_EQ(json.at("classes"), (Json{{"9", 3}, {"10", 4}}));
  EXPECT_EQ(json.at("negatives"), 0);
}

}  // namespace
}  // namespace sentiment
