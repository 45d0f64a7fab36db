#include "learn/softmax_loss.hpp"

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

TEST(SoftmaxLoss, AtZeroItIsTheLogarithmOfTheClasses) {
  std::mt19937 random(1);
  const CsrMatrix rows = random_rows(30, 4, random);
  const auto labels = some_labels(30, 3);
  SoftmaxLoss loss(rows, labels, {.class_weights = {1, 1, 1}}, 1);
  std::vector<double> gradient(loss.parameters());
  ASSERT_EQ(gradient.size(), 15U);
  EXPECT_DOUBLE_EQ(loss.evaluate(std::vector<double>(15), gradient), std::log(3.0));
}

TEST(SoftmaxLoss, ItsGradientIsTheSlopeOfItsValue) {
  std::mt19937 random(2);
  const CsrMatrix rows = random_rows(40, 5, random);
  const auto labels = some_labels(40, 4);
  SoftmaxLoss loss(rows, labels, {.class_weights = {1, 2, 0.5, 1}, .C = 0.7}, 1);
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

TEST(SoftmaxLoss, GivesTheSameBitsForAnyNumberOfThreads) {
  std::mt19937 random(3);
  const CsrMatrix rows = random_rows(20'000, 60, random);
  const auto labels = some_labels(20'000, 3);
  std::vector<double> x(std::size_t{61} * 3, 0.1);
  std::vector<double> alone(x.size());
  std::vector<double> shared(x.size());
  const double one = SoftmaxLoss(rows, labels, {.class_weights = {1, 1, 1}}, 1).evaluate(x, alone);
  const double four =
      SoftmaxLoss(rows, labels, {.class_weights = {1, 1, 1}}, 4).evaluate(x, shared);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(one), std::bit_cast<std::uint64_t>(four));
  EXPECT_EQ(alone, shared);
}

}  // namespace
}  // namespace sentiment
