#include "model/classifier.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "model/linear_model.hpp"
#include "model/logistic_options.hpp"
#include "model/prediction.hpp"
#include "testing/allocations.hpp"

namespace sentiment {
namespace {

/// Counts of "bad", "good", "good film" as features.
Classifier counting_classifier(double intercept) {
  TfidfOptions options;
  options.clean_text = true;
  options.max_n = 2;
  options.norm = Norm::none;
  options.use_idf = false;
  auto vectorizer =
      TfidfVectorizer::from_parts(options, {"bad", "good", "good film"}, {1, 1, 1}).value();
  return {std::move(vectorizer),
          LinearModel{.coefficients = {-2, 1, 0.5}, .intercept = intercept, .iterations = 3},
          {"negative", "positive"}};
}

TEST(Classifier, AddsUpTheWeightsOfTheTerms) {
  const Classifier classifier = counting_classifier(0.25);
  TfidfScratch scratch;
  const Prediction praise =
      classifier.predict("Good film! Good <b>film</b>, unknown words", scratch);
  EXPECT_EQ(praise.label, 1);
  EXPECT_DOUBLE_EQ(praise.positive_probability, 1 / (1 + std::exp(-(0.25 + 2 + 1))));
  EXPECT_DOUBLE_EQ(praise.confidence(), praise.positive_probability);
  const Prediction blame = classifier.predict("bad", scratch);
  EXPECT_EQ(blame.label, 0);
  EXPECT_DOUBLE_EQ(blame.positive_probability, 1 / (1 + std::exp(1.75)));
  EXPECT_DOUBLE_EQ(blame.confidence(), 1 - blame.positive_probability);
}

TEST(Classifier, LetsTheInterceptDecideWithoutKnownTerms) {
  TfidfScratch scratch;
  EXPECT_EQ(counting_classifier(0.1).predict("", scratch).label, 1);
  EXPECT_EQ(counting_classifier(-0.1).predict("zzz", scratch).label, 0);
}

TEST(Classifier, CallsATieNegative) {
  TfidfScratch scratch;
  const Prediction tie = counting_classifier(0).predict("", scratch);
  EXPECT_EQ(tie.label, 0);
  EXPECT_EQ(tie.positive_probability, 0.5);
}

TEST(Classifier, StaysFiniteForExtremeWeights) {
  TfidfOptions options;
  options.norm = Norm::none;
  const Classifier extreme(TfidfVectorizer::from_parts(options, {"bad", "good"}, {1, 1}).value(),
                           LinearModel{.coefficients = {-1e300, 1e300}}, {"negative", "positive"});
  TfidfScratch scratch;
  EXPECT_EQ(extreme.predict("good", scratch).positive_probability, 1);
  EXPECT_EQ(extreme.predict("bad", scratch).positive_probability, 0);
}

TEST(Classifier, PredictsAllAsOneByOneAtAnyThreadCount) {
  const Classifier classifier = counting_classifier(0.25);
  std::vector<std::string> texts;
  texts.reserve(700);
  for (int i = 0; i < 700; ++i) {
    texts.push_back((i % 3 == 0 ? "good film " : "bad ") + std::string(i % 7 == 0 ? "good" : "x"));
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  TfidfScratch scratch;
  for (const int threads : {1, 2, 3, 8}) {
    const auto all = classifier.predict_all(views, threads);
    ASSERT_EQ(all.size(), texts.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Prediction one = classifier.predict(texts[i], scratch);
      ASSERT_EQ(all[i].label, one.label);
      ASSERT_EQ(std::bit_cast<std::uint64_t>(all[i].positive_probability),
                std::bit_cast<std::uint64_t>(one.positive_probability));
    }
  }
  EXPECT_TRUE(classifier.predict_all({}, 4).empty());
}

TEST(Classifier, AllocatesNothingWhenWarm) {
  const Classifier classifier = counting_classifier(0.25);
  const std::array<std::string, 3> texts{"A good film, not bad: GOOD! <br /> http://x.org", "",
                                         "bad bad " + std::string(500, 'x') + " good film"};
  TfidfScratch scratch;
  for (const std::string& text : texts) classifier.predict(text, scratch);
  const auto warm = testing_support::allocations_of([&] {
    for (const std::string& text : texts) classifier.predict(text, scratch);
  });
  EXPECT_EQ(warm.count, 0);
}

}  // namespace
}  // namespace sentiment
