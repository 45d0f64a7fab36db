#include "model/linear_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace sentiment {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

TEST(LinearModel, ScoresWhoseProbabilitiesUnderflowMakeAllClassesEqual) {
  const LinearModel scorer{.scores = 3, .link = Link::one_vs_rest};
  std::array<double, 3> z{-1381.3, -2274.0, -738.4};  // SGDClassifier answers thirds, too
  scorer.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(DoubleEq(1.0 / 3), DoubleEq(1.0 / 3), DoubleEq(1.0 / 3)));
  z = {-700, -701, 2};
  scorer.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(testing::Gt(0), testing::Gt(0), DoubleEq(1)));
}

TEST(LinearModel, InFloat32ProbabilitiesUnderflowEarlier) {
  const LinearModel exact{.scores = 3, .link = Link::one_vs_rest};
  std::array<double, 3> z{-90, -95, -100};
  exact.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(testing::Gt(0.99), testing::Lt(0.01), testing::Lt(0.01)));
  const LinearModel single{.scores = 3, .link = Link::one_vs_rest_float32};
  z = {-90, -95, -100};
  single.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(DoubleEq(1.0 / 3), DoubleEq(1.0 / 3), DoubleEq(1.0 / 3)));
  z = {-87, -95, -100};
  single.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(1, 0, 0));
}

TEST(LinearModel, SoftmaxOfLargeScoresDoesNotOverflow) {
  const LinearModel scorer{.scores = 3, .link = Link::softmax};
  std::array<double, 3> z{1000, 1000, -1000};
  scorer.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(0.5, 0.5, 0.0));
  EXPECT_EQ(scorer.best(std::vector<double>{1, 3, 3}), 1U);
}

TEST(LinearModel, TheLogisticLinkGivesBothClassesOfOneScore) {
  const LinearModel model{};
  std::array<double, 2> z{0.75, 0};
  model.to_probabilities(z);
  EXPECT_DOUBLE_EQ(z[1], 1 / (1 + std::exp(-0.75)));
  EXPECT_EQ(z[0], 1 - z[1]);
  z = {-1e300, 0};
  model.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(1, 0));
  EXPECT_EQ(model.best(std::array{0.0}), 0U) << "a tie is the first class";
}

}  // namespace
}  // namespace sentiment
