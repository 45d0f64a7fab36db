#include "learn/line_search.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

namespace sentiment {
namespace {

constexpr double kLargest = 1e10;

struct Line {
  std::function<double(double)> value;
  std::function<double(double)> slope;
};

/// The steps tried, the accepted one last; empty if none is accepted within 50.
std::vector<double> steps(const Line& line, double first) {
  LineSearch search(line.value(0), line.slope(0), first, kLargest);
  std::vector<double> tried;
  for (int i = 0; i < 50; ++i) {
    const double step = search.step();
    tried.push_back(step);
    if (search.advance(line.value(step), line.slope(step))) return tried;
  }
  return {};
}

const Line kParabola{[](double t) { return (t - 2) * (t - 2); },
                     [](double t) { return 2 * (t - 2); }};

TEST(LineSearch, AcceptsAFirstStepThatGainsEnough) {
  EXPECT_EQ(steps(kParabola, 1), std::vector<double>{1});
}

TEST(LineSearch, FindsAParabolasMinimumByOneInterpolation) {
  const auto tried = steps(kParabola, 100);
  ASSERT_EQ(tried.size(), 2);
  EXPECT_NEAR(tried.back(), 2, 1e-12);
}

TEST(LineSearch, GoesFurtherWhereTheFirstStepIsTooShort) {
  const auto tried = steps(kParabola, 1e-3);
  ASSERT_GT(tried.size(), 1);
  EXPECT_GT(tried.back(), 0.1) << "the slope there must be below 0.9 of the first";
}

TEST(LineSearch, GainsEnoughOnALineWithManyValleys) {
  const Line valleys{[](double t) { return -t / 20 - std::sin(3 * t) / 3; },
                     [](double t) { return -0.05 - std::cos(3 * t); }};
  for (const double first : {0.01, 1.0, 5.0, 50.0}) {
    const auto tried = steps(valleys, first);
    ASSERT_FALSE(tried.empty());
    const double t = tried.back();
    EXPECT_LE(valleys.value(t), valleys.value(0) + 1e-3 * t * valleys.slope(0));
    EXPECT_LE(std::abs(valleys.slope(t)), 0.9 * std::abs(valleys.slope(0)));
  }
}

TEST(LineSearch, NeverLeavesItsBounds) {
  const Line slide{[](double t) { return -t; }, [](double) { return -1; }};
  for (const double step : steps(slide, 1)) {
    EXPECT_GE(step, 0);
    EXPECT_LE(step, kLargest);
  }
  EXPECT_EQ(steps(slide, 1).back(), kLargest);
}

}  // namespace
}  // namespace sentiment
