#include "learn/logistic_loss.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
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

}  // namespace
}  // namespace sentiment
