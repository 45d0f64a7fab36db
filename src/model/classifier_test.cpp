#include "model/classifier.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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
#include "model/prediction.hpp"
#include "testing/allocations.hpp"

namespace sentiment {
namespace {

/// Counts of "bad", "good", "good film" as features.
Classifier counting_classifier(double intercept) {
  TfidfOptions options;
  options.clean_text = true;
  options.ngram_range.max_n = 2;
  options.norm = Norm::none;
  options.use_idf = false;
  auto vectorizer =
      TfidfVectorizer::from_parts(options, {"bad", "good", "good film"}, {1, 1, 1}).value();
  return {std::move(vectorizer),
          LinearModel{.weights = {-2, 1, 0.5}, .intercepts = {intercept}},
          {"negative", "positive"}};
}

TEST(Classifier, AddsUpTheWeightsOfTheTerms) {
  const Classifier classifier = counting_classifier(0.25);
  TfidfScratch scratch;
  const Prediction praise =
      classifier.predict("Good film! Good <b>film</b>, unknown words", scratch);
  EXPECT_EQ(praise.label, 1);
  EXPECT_DOUBLE_EQ(praise.confidence, 1 / (1 + std::exp(-(0.25 + 2 + 1))));
  const Prediction blame = classifier.predict("bad", scratch);
  EXPECT_EQ(blame.label, 0);
  EXPECT_DOUBLE_EQ(blame.confidence, 1 - 1 / (1 + std::exp(1.75)));
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
  EXPECT_EQ(tie.confidence, 0.5);
}

TEST(Classifier, StaysFiniteForExtremeWeights) {
  TfidfOptions options;
  options.norm = Norm::none;
  const Classifier extreme(TfidfVectorizer::from_parts(options, {"bad", "good"}, {1, 1}).value(),
                           LinearModel{.weights = {-1e300, 1e300}, .intercepts = {0}},
                           {"negative", "positive"});
  TfidfScratch scratch;
  EXPECT_EQ(extreme.predict("good", scratch).confidence, 1);
  EXPECT_EQ(extreme.predict("bad", scratch).confidence, 1);
}

/// One score a class: "bad", "good", neither.
Classifier three_classes(Link link) {
  auto vectorizer = TfidfVectorizer::from_parts({}, {"bad", "good", "so so"}, {1, 1, 1}).value();
  return {std::move(vectorizer),
          LinearModel{.scores = 3,
                      .weights = {2, -1, 0, -1, 2, 0.5, 0, 0, 3},
                      .intercepts = {0, 0.25, 0.5},
                      .link = link},
          {"bad", "good", "neither"}};
}

std::vector<std::string> some_texts(int count) {
  std::vector<std::string> texts;
  for (int i = 0; i < count; ++i) {
    texts.push_back((i % 3 == 0 ? "good film " : "bad ") + std::string(i % 7 == 0 ? "good" : "x"));
  }
  return texts;
}

TEST(Classifier, PredictsAllAsOneByOneAtAnyThreadCountWhateverTheModel) {
  const std::vector<std::string> texts = some_texts(700);
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  TfidfScratch scratch;
  for (const Classifier& classifier :
       {counting_classifier(0.25), three_classes(Link::softmax), three_classes(Link::one_vs_rest),
        three_classes(Link::none)}) {
    std::vector<double> outputs(classifier.outputs());
    for (const int threads : {1, 2, 3, 8}) {
      const auto all = classifier.predict_all(views, threads);
      ASSERT_EQ(all.rows.size(), texts.size());
      const Matrix& given = classifier.has_probabilities() ? all.probabilities : all.scores;
      ASSERT_EQ(given.rows(), texts.size());
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const Prediction one = classifier.predict(texts[i], scratch, outputs);
        ASSERT_EQ(all.rows[i].label, one.label);
        ASSERT_EQ(std::bit_cast<std::uint64_t>(all.rows[i].confidence),
                  std::bit_cast<std::uint64_t>(one.confidence));
        ASSERT_TRUE(std::ranges::equal(given.row(i), outputs));
      }
    }
    EXPECT_TRUE(classifier.predict_all({}, 4).rows.empty());
  }
}

TEST(Classifier, WithoutProbabilitiesThereIsNoConfidence) {
  TfidfScratch scratch;
  const Classifier classifier = three_classes(Link::none);
  const auto all = classifier.predict_all(std::vector<std::string_view>{"good"}, 1);
  EXPECT_EQ(all.rows[0].label, 1U);
  EXPECT_TRUE(std::isnan(all.rows[0].confidence));
  EXPECT_EQ(all.probabilities.columns, 0U);
  EXPECT_EQ(all.scores.columns, 3U);
}

TEST(Classifier, ContributionsAndInterceptsAreTheScores) {
  TfidfScratch scratch;
  for (const Classifier& classifier : {counting_classifier(0.25), three_classes(Link::softmax)}) {
    const auto made = classifier.contributions("good film, bad film, so so", scratch);
    const LinearModel& model = classifier.model();
    ASSERT_EQ(made.scores.size(), model.scores);
    ASSERT_GE(made.columns.size(), 2U);
    for (std::size_t k = 0; k < model.scores; ++k) {
      double sum = model.intercepts[k];
      for (std::size_t i = 0; i < made.columns.size(); ++i) {
        sum += made.contributions.row(i)[k];
        EXPECT_DOUBLE_EQ(made.contributions.row(i)[k],
                         made.values[i] * model.weight(made.columns[i], k));
      }
      EXPECT_NEAR(sum, made.scores[k], 1e-12);
    }
    EXPECT_EQ(made.prediction.label,
              classifier.predict("good film, bad film, so so", scratch).label);
  }
}

TEST(Classifier, AllocatesNothingWhenWarm) {
  const std::array<std::string, 3> texts{"A good film, not bad: GOOD! <br /> http://x.org", "",
                                         "bad bad " + std::string(500, 'x') + " good film"};
  for (const Classifier& classifier :
       {counting_classifier(0.25), three_classes(Link::softmax), three_classes(Link::none)}) {
    TfidfScratch scratch;
    for (const std::string& text : texts) classifier.predict(text, scratch);
    const auto warm = testing_support::allocations_of([&] {
      for (const std::string& text : texts) classifier.predict(text, scratch);
    });
    EXPECT_EQ(warm.count, 0);
  }
}

}  // namespace
}  // namespace sentiment
