#include "report/svg_chart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "report/evaluation_report.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(UnitSquareChart, MarksThePointsThatSaySomething) {
  const std::vector<ChartPoint> points{{0, 0, ""}, {1, 1, "a<b"}};
  const auto chart = unit_square_chart({.title = "t", .x_label = "x", .y_label = "y"}, points);
  EXPECT_THAT(chart.body, HasSubstr("d=\"M44.0 252.0L284.0 12.0\""));
  EXPECT_THAT(chart.body, HasSubstr("cx=\"284.0\" cy=\"12.0\" r=\"4\"><title>a&lt;b</title>"));
  EXPECT_THAT(chart.body, Not(HasSubstr("cx=\"44.0\"")));
}

TEST(UnitSquareChart, HasNoCurveWithoutPoints) {
  const auto chart = unit_square_chart({.diagonal = false}, {});
  EXPECT_THAT(chart.body,
              AllOf(Not(HasSubstr("class=\"curve\"")), Not(HasSubstr("class=\"diagonal\""))));
}

TEST(MatrixChart, LeavesOutTheSharesOfManyClasses) {
  const std::vector<std::string> few{"a", "b"};
  EXPECT_THAT(matrix_chart("few", few, {{3, 1}, {0, 0}}).body,
              AllOf(HasSubstr(">75.0 %<"), HasSubstr(">0.0 %<")));
  const std::vector<std::string> many(6, "a class of a long name");
  const auto chart = matrix_chart("many", many, Confusion(6, std::vector<std::size_t>(6, 1)));
  EXPECT_THAT(chart.body, AllOf(Not(HasSubstr(" %<")), HasSubstr(">a class of…<")));
}

TEST(TermChart, DrawsWeightsBelowZeroToTheLeft) {
  const std::vector<WeightedTerm> terms{{"good", 2}, {"bad", -1}};
  const auto chart = term_chart("terms", terms);
  EXPECT_THAT(chart.body, HasSubstr("class=\"for\" x=\"250.0\" y=\"7\" width=\"110.0\""));
  EXPECT_THAT(chart.body, HasSubstr("class=\"against\" x=\"195.0\" y=\"22\" width=\"55.0\""));
}

TEST(SvgFile, StandsAloneAndEscapesItsTitle) {
  const SvgChart chart{"a & b", 100, 50, "<path/>"};
  EXPECT_THAT(svg_file(chart), AllOf(HasSubstr("xmlns="), HasSubstr("<style>"),
                                     HasSubstr("<title>a &amp; b</title>"), HasSubstr("<path/>")));
  EXPECT_THAT(svg_element(chart),
              AllOf(HasSubstr("viewBox=\"0 0 100 50\""), HasSubstr("aria-label=\"a &amp; b\""),
                    Not(HasSubstr("<style>"))));
}

}  // namespace
}  // namespace sentiment
