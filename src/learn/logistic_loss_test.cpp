#include "learn/logistic_loss.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "features/csr_matrix.hpp"

namespace sentiment {
namespace {

/// Rows (1, 0), (0, 2), (3, 1) and one without values.
CsrMatrix four_rows() {
  return {.columns = 2,
          .row_starts = {0, 1, 2, 4, 4},
          .column_ids = {0, 1, 0, 1},
          .values = {1, 2, 3, 1}};
}
const std::vector<std::uint8_t>& four_labels() {
  static const std::vector<std::uint8_t> labels{1, 0, 1, 0};
  return labels;
}

CsrMatrix random_rows(std::size_t rows, std::uint32_t columns, std::mt19937& random) {
  CsrMatrix made{.columns = columns};
  std::uniform_real_distribution<double> value(-1, 1);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::uint32_t column = 0; column < columns; ++column) {
      if (random() % 3 != 0) continue;
      made.column_ids.push_back(column);
      made.values.push_back(value(random));
    }
    made.row_starts.push_back(made.values.size());
  }
  return made;
}

std::vector<std::uint8_t> some_labels(std::size_t rows, unsigned classes) {
  std::vector<std::uint8_t> labels;
  for (std::size_t row = 0; row < rows; ++row) {
    labels.push_back(static_cast<std::uint8_t>(row % classes));
  }
  return labels;
}

double value_at(LogisticLoss& loss, const std::vector<double>& x) {
  std::vector<double> unused(x.size());
  return loss.evaluate(x, unused);
}

TEST(LogisticLoss, IsLogTwoWithoutWeights) {
  const CsrMatrix rows = four_rows();
  LogisticLoss loss(rows, four_labels(), {.class_weights = {1, 1}}, 1);
  EXPECT_EQ(loss.parameters(), 3);
  EXPECT_DOUBLE_EQ(value_at(loss, {0, 0, 0}), std::log(2));
}

TEST(LogisticLoss, AddsUpRowsClassWeightsAndPenalty) {
  const CsrMatrix rows = four_rows();
  LogisticLoss loss(rows, four_labels(), {.class_weights = {2, 0.5}, .C = 4}, 1);
  const auto cost = [](double z, double y) { return std::log1p(std::exp(z)) - y * z; };
  const double w0 = 0.3;
  const double w1 = -0.7;
  const double b = 0.2;
  const double total = 2 * 2 + 2 * 0.5;
  const double expected = (0.5 * cost(w0 + b, 1) + 2 * cost(2 * w1 + b, 0) +
                           0.5 * cost(3 * w0 + w1 + b, 1) + 2 * cost(b, 0)) /
                              total +
                          (w0 * w0 + w1 * w1) / (2 * 4 * total);
  EXPECT_NEAR(value_at(loss, {w0, w1, b}), expected, 1e-15);
}

TEST(LogisticLoss, HasTheGradientThatItsValuesShow) {
  const CsrMatrix rows = four_rows();
  for (const bool intercept : {true, false}) {
    LogisticLoss loss(rows, four_labels(),
                      {.class_weights = {2, 0.5}, .C = 0.25, .fit_intercept = intercept}, 1);
    std::vector<double> x{0.3, -0.7, 0.2};
    x.resize(loss.parameters());
    std::vector<double> gradient(x.size());
    loss.evaluate(x, gradient);
    constexpr double kStep = 1e-5;
    for (std::size_t i = 0; i < x.size(); ++i) {
      std::vector<double> ahead = x;
      std::vector<double> behind = x;
      ahead[i] += kStep;
      behind[i] -= kStep;
      // Central differences are off by about the step's square.
      EXPECT_NEAR(gradient[i], (value_at(loss, ahead) - value_at(loss, behind)) / (2 * kStep),
                  1e-9);
    }
  }
}

TEST(LogisticLoss, StaysFiniteFarOut) {
  const CsrMatrix rows = four_rows();
  LogisticLoss loss(rows, four_labels(), {.class_weights = {1, 1}}, 1);
  std::vector<double> gradient(3);
  EXPECT_TRUE(std::isfinite(loss.evaluate(std::vector<double>{1e5, 1e5, -1e5}, gradient)));
  for (const double slope : gradient) EXPECT_TRUE(std::isfinite(slope));
}

TEST(LogisticLossOfManyClasses, AtZeroItIsTheLogarithmOfTheClasses) {
  std::mt19937 random(1);
  const CsrMatrix rows = random_rows(30, 4, random);
  const auto labels = some_labels(30, 3);
  LogisticLoss loss(rows, labels, {.class_weights = {1, 1, 1}}, 1);
  std::vector<double> gradient(loss.parameters());
  ASSERT_EQ(gradient.size(), 15U);
  EXPECT_DOUBLE_EQ(loss.evaluate(std::vector<double>(15), gradient), std::log(3.0));
}

TEST(LogisticLossOfManyClasses, ItsGradientIsTheSlopeOfItsValue) {
  std::mt19937 random(2);
  const CsrMatrix rows = random_rows(40, 5, random);
  const auto labels = some_labels(40, 4);
  LogisticLoss loss(rows, labels, {.class_weights = {1, 2, 0.5, 1}, .C = 0.7}, 1);
  std::vector<double> x(loss.parameters());
  std::vector<double> gradient(x.size());
  std::vector<double> unused(x.size());
  for (double& value : x) value = std::uniform_real_distribution<double>(-1, 1)(random);
  loss.evaluate(x, gradient);
  constexpr double kStep = 1e-6;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double at = x[i];
    x[i] = at + kStep;
    const double above = loss.evaluate(x, unused);
    x[i] = at - kStep;
    const double below = loss.evaluate(x, unused);
    x[i] = at;
    EXPECT_NEAR(gradient[i], (above - below) / (2 * kStep), 1e-8) << i;
  }
}

TEST(LogisticLossOfManyClasses, GivesTheSameBitsForAnyNumberOfThreads) {
  std::mt19937 random(3);
  const CsrMatrix rows = random_rows(20'000, 60, random);
  const auto labels = some_labels(20'000, 3);
  std::vector<double> x(std::size_t{61} * 3, 0.1);
  std::vector<double> alone(x.size());
  std::vector<double> shared(x.size());
  const double one = LogisticLoss(rows, labels, {.class_weights = {1, 1, 1}}, 1).evaluate(x, alone);
  const double four =
      LogisticLoss(rows, labels, {.class_weights = {1, 1, 1}}, 4).evaluate(x, shared);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(one), std::bit_cast<std::uint64_t>(four));
  EXPECT_EQ(alone, shared);
}

}  // namespace
}  // namespace sentiment
