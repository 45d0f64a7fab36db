#include "model/class_scorer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace sentiment {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

TEST(ClassScorer, ScoresWhoseProbabilitiesUnderflowMakeAllClassesEqual) {
  const ClassScorer scorer{.scores = 3, .link = ScoreLink::one_vs_rest};
  std::array<double, 3> z{-1381.3, -2274.0, -738.4};  // SGDClassifier answers thirds, too
  scorer.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(DoubleEq(1.0 / 3), DoubleEq(1.0 / 3), DoubleEq(1.0 / 3)));
  z = {-700, -701, 2};
  scorer.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(testing::Gt(0), testing::Gt(0), DoubleEq(1)));
}

TEST(ClassScorer, InFloat32ProbabilitiesUnderflowEarlier) {
  const ClassScorer exact{.scores = 3, .link = ScoreLink::one_vs_rest};
  std::array<double, 3> z{-90, -95, -100};
  exact.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(testing::Gt(0.99), testing::Lt(0.01), testing::Lt(0.01)));
  const ClassScorer single{.scores = 3, .link = ScoreLink::one_vs_rest_32};
  z = {-90, -95, -100};
  single.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(DoubleEq(1.0 / 3), DoubleEq(1.0 / 3), DoubleEq(1.0 / 3)));
  z = {-87, -95, -100};
  single.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(1, 0, 0));
}

TEST(ClassScorer, SoftmaxOfLargeScoresDoesNotOverflow) {
  const ClassScorer scorer{.scores = 3, .link = ScoreLink::softmax};
  std::array<double, 3> z{1000, 1000, -1000};
  scorer.to_probabilities(z);
  EXPECT_THAT(z, ElementsAre(0.5, 0.5, 0.0));
  EXPECT_EQ(scorer.best(std::vector<double>{1, 3, 3}), 1U);
}

}  // namespace
}  // namespace sentiment
