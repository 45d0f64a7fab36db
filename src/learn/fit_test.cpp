#include "learn/fit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "model/classifier.hpp"
#include "model/linear_model.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;
using Texts = std::vector<std::string_view>;
using Labels = std::vector<std::uint8_t>;

TEST(Fit, TrainsPredictsAndExplains) {
  const Texts texts{"a great film", "great fun", "a dull film", "dull and long"};
  const Labels labels{1, 1, 0, 0};
  const auto fitted = fit(texts, labels, {"negative", "positive"}, {}).value();
  TfidfScratch scratch;
  const auto answer = fitted.classifier.predict("what a great evening", scratch);
  EXPECT_EQ(fitted.classifier.labels()[answer.label], "positive");
  EXPECT_GT(answer.confidence, 0.5);
  const auto why = fitted.classifier.contributions("what a great evening", scratch);
  ASSERT_EQ(why.columns.size(), 1U);
  EXPECT_EQ(fitted.classifier.vectorizer().term(why.columns[0]), "great");
  EXPECT_GT(why.contributions.row(0)[0], 0);
}

TEST(Fit, SeveralClassesTakeTheSameWay) {
  const Texts texts{"goal match", "match point", "vote law", "law court", "star moon", "moon sun"};
  const Labels labels{0, 0, 1, 1, 2, 2};
  const auto fitted = fit(texts, labels, {"sport", "politics", "space"}, {}).value();
  EXPECT_EQ(fitted.classifier.model().link, Link::softmax);
  EXPECT_TRUE(fitted.provenance.native);
  EXPECT_EQ(fitted.losses.size(), static_cast<std::size_t>(fitted.provenance.iterations) + 1);
  const auto answers = fitted.classifier.predict_all(texts, 1);
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(answers.rows[i].label, labels[i]);
}

TEST(Fit, SaysHowItWasDoneAndWarnsInScikitLearnsWords) {
  const Texts texts{"good", "bad", "good", "bad"};
  Recipe recipe;
  recipe.estimator.logistic_regression = {.C = 3, .max_iter = 1};
  const auto fitted = fit(texts, Labels{1, 0, 1, 0}, {"n", "p"}, recipe).value();
  EXPECT_EQ(fitted.provenance.estimator, recipe.estimator);
  EXPECT_EQ(fitted.provenance.iterations, 1);
  ASSERT_EQ(fitted.warnings.size(), 1U);
  EXPECT_TRUE(fitted.warnings[0].starts_with("lbfgs failed to converge after 1 iteration(s)"));
}

/// With an infinite idf a text with the term would have no probability.
TEST(Fit, ATermThatNoTextHoldsNeedsSmoothing) {
  const Texts texts{"good film", "bad film", "good", "bad"};
  const Labels labels{1, 0, 1, 0};
  Recipe recipe;
  recipe.vectorizer.vocabulary = {"bad", "good", "unheard", "of"};
  EXPECT_TRUE(fit(texts, labels, {"n", "p"}, recipe));
  recipe.vectorizer.smooth_idf = false;
  EXPECT_THAT(fit(texts, labels, {"n", "p"}, recipe),
              FailsWith(Code::invalid_argument,
                        AllOf(HasSubstr("vectorizer.smooth_idf"), HasSubstr("'unheard', 'of'"))));
  recipe.vectorizer.use_idf = false;
  EXPECT_TRUE(fit(texts, labels, {"n", "p"}, recipe));
}

TEST(Fit, EndsWhenAskedToStop) {
  StopFlag stop;
  stop.request();
  const auto ended = fit(Texts{"good", "bad"}, Labels{1, 0}, {"n", "p"}, {}, {.stop = &stop});
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, Code::interrupted);
}

TEST(Fit, PassesOnWhatIsWrong) {
  EXPECT_EQ(fit(Texts{"the", "a"}, Labels{1, 0}, {"n", "p"},
                {.vectorizer = {.stop_words = StopWords::english()}, .estimator = {}})
                .error()
                .code,
            Code::invalid_argument);
  EXPECT_EQ(fit(Texts{"good", "bad"}, Labels{1, 1}, {"n", "p"}, {}).error().code,
            Code::invalid_argument);
}

}  // namespace
}  // namespace sentiment
