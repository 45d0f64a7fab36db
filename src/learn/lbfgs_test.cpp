#include "learn/lbfgs.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "base/error.hpp"

namespace sentiment {
namespace {

// Expected iterations and evaluations: SciPy 1.17.1, minimize(method="L-BFGS-B", maxls=50).
constexpr LbfgsOptions kTight{.gradient_tolerance = 1e-8};

Result<double> rosenbrock(std::span<const double> x, std::span<double> gradient) {
  double value = 0;
  for (double& component : gradient) component = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const double valley = x[i + 1] - x[i] * x[i];
    const double slope = 1 - x[i];
    value += 100 * valley * valley + slope * slope;
    gradient[i] += -400 * x[i] * valley - 2 * slope;
    gradient[i + 1] += 200 * valley;
  }
  return value;
}

TEST(Lbfgs, TakesSciPysStepsThroughTheBananaValley) {
  const auto two = minimise_lbfgs(rosenbrock, {-1.2, 1.0}, kTight).value();
  EXPECT_EQ(two.stop, LbfgsStop::gradient);
  EXPECT_EQ(two.iterations, 38);
  EXPECT_EQ(two.evaluations, 46);
  EXPECT_NEAR(two.x[0], 1, 1e-9);
  EXPECT_NEAR(two.x[1], 1, 1e-9);

  const auto five = minimise_lbfgs(rosenbrock, {1.3, 0.7, 0.8, 1.9, 1.2}, kTight).value();
  EXPECT_EQ(five.stop, LbfgsStop::decrease);
  EXPECT_EQ(five.iterations, 27);
  EXPECT_EQ(five.evaluations, 29);
}

TEST(Lbfgs, TakesSciPysStepsWhereCurvatureVanishes) {
  const auto flat = minimise_lbfgs(
                        [](std::span<const double> x, std::span<double> g) -> Result<double> {
                          const double a = x[0] - 1;
                          const double b = x[1] + 2;
                          g[0] = 4 * a * a * a;
                          g[1] = 2 * b;
                          return a * a * a * a + b * b;
                        },
                        {50, -30}, {.gradient_tolerance = 1e-6, .decrease_tolerance = 0})
                        .value();
  EXPECT_EQ(flat.stop, LbfgsStop::gradient);
  EXPECT_EQ(flat.iterations, 37);
  EXPECT_EQ(flat.evaluations, 41);
  EXPECT_NEAR(flat.x[0], 0.99466906, 1e-8);
}

TEST(Lbfgs, TakesSciPysStepsFromBeyondAnInflexion) {
  const auto bell = minimise_lbfgs(
                        [](std::span<const double> x, std::span<double> g) -> Result<double> {
                          const double value = std::exp(-x[0] * x[0] / 50);
                          g[0] = value * x[0] / 25;
                          return -value;
                        },
                        {12}, {.gradient_tolerance = 1e-9, .decrease_tolerance = 0})
                        .value();
  EXPECT_EQ(bell.iterations, 4);
  EXPECT_EQ(bell.evaluations, 10);
  EXPECT_NEAR(bell.values.back(), -1, 1e-12);
}

TEST(Lbfgs, EndsOnAFunctionWithoutAMinimum) {
  const auto slide = minimise_lbfgs(
                         [](std::span<const double> x, std::span<double> g) -> Result<double> {
                           g[0] = 1;
                           return x[0];
                         },
                         {0}, {.gradient_tolerance = 1e-9, .max_iterations = 5})
                         .value();
  EXPECT_EQ(slide.stop, LbfgsStop::max_iterations);
  EXPECT_EQ(slide.evaluations, 91);
  EXPECT_EQ(slide.x[0], -5e10);
}

TEST(Lbfgs, EndsOnAGradientThatPointsTheWrongWay) {
  const auto wrong = minimise_lbfgs(
                         [](std::span<const double> x, std::span<double> g) -> Result<double> {
                           g[0] = -2 * x[0];
                           return x[0] * x[0];
                         },
                         {3}, {.gradient_tolerance = 1e-9, .decrease_tolerance = 0})
                         .value();
  EXPECT_EQ(wrong.iterations, 1);
  EXPECT_EQ(wrong.stop, LbfgsStop::decrease);
  EXPECT_EQ(wrong.x[0], 3);
}

TEST(Lbfgs, CallsASearchThatFindsNothingAbnormal) {
  const auto lost = minimise_lbfgs(
                        [](std::span<const double> x, std::span<double> g) -> Result<double> {
                          g[0] = 1;
                          return x[0] == 1 ? 1 : std::numeric_limits<double>::quiet_NaN();
                        },
                        {1}, kTight)
                        .value();
  EXPECT_EQ(lost.stop, LbfgsStop::abnormal);
  EXPECT_EQ(lost.iterations, 0);
  EXPECT_EQ(lost.x[0], 1);
}

TEST(Lbfgs, StopsAtTheLimitsOfIterationsAndEvaluations) {
  const auto iterations =
      minimise_lbfgs(rosenbrock, {-1.2, 1.0}, {.gradient_tolerance = 1e-8, .max_iterations = 7})
          .value();
  EXPECT_EQ(iterations.stop, LbfgsStop::max_iterations);
  EXPECT_EQ(iterations.iterations, 7);
  const auto evaluations =
      minimise_lbfgs(rosenbrock, {-1.2, 1.0}, {.gradient_tolerance = 1e-8, .max_evaluations = 10})
          .value();
  EXPECT_EQ(evaluations.stop, LbfgsStop::max_evaluations);
  EXPECT_GT(evaluations.evaluations, 10);
}

TEST(Lbfgs, DoesNotMoveFromAStationaryPoint) {
  const auto there = minimise_lbfgs(rosenbrock, {1, 1}, kTight).value();
  EXPECT_EQ(there.iterations, 0);
  EXPECT_EQ(there.evaluations, 1);
  EXPECT_EQ(there.stop, LbfgsStop::gradient);
}

TEST(Lbfgs, ReportsTheValueOfEachIterationFallingFromTheStart) {
  const auto result = minimise_lbfgs(rosenbrock, {-1.2, 1.0}, kTight).value();
  ASSERT_EQ(result.values.size(), static_cast<std::size_t>(result.iterations) + 1);
  EXPECT_DOUBLE_EQ(result.values.front(), 24.2);
  for (std::size_t i = 1; i < result.values.size(); ++i) {
    EXPECT_LT(result.values[i], result.values[i - 1]);
  }
}

TEST(Lbfgs, HandsOnTheObjectivesError) {
  int calls = 0;
  const auto failed = minimise_lbfgs(
      [&calls](std::span<const double>, std::span<double> g) -> Result<double> {
        if (++calls == 2) return fail(Code::interrupted, "asked to stop");
        g[0] = 1;
        return 1;
      },
      {0}, kTight);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::interrupted);
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace sentiment
