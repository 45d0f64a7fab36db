#include "training/train_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/fields.hpp"
#include "features/tfidf_options.hpp"
#include "model/class_weight.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::FailsWith;

class TrainConfigTest : public testing::Test {
 protected:
  TrainConfigTest() { describe(fields_, config_); }
  Result<void> apply(const std::string& yaml, std::vector<std::string> assignments = {}) {
    return apply_settings(fields_, {"seed", yaml, "params.yaml", std::move(assignments)});
  }
  TrainConfig config_;
  Fields fields_;
};

TEST_F(TrainConfigTest, ProfileSeedIsTheOriginalsConfiguration) {
  ASSERT_TRUE(apply(""));
  EXPECT_TRUE(config_.recipe.vectorizer.clean_text);
  EXPECT_EQ(config_.recipe.vectorizer.max_features, 5000u);
  EXPECT_EQ(config_.recipe.vectorizer.ngram_range.max_n, 2);
  EXPECT_EQ(config_.recipe.vectorizer.min_df, (DocumentBound{false, 2}));
  EXPECT_EQ(config_.recipe.vectorizer.max_df, (DocumentBound{true, 0.95}));
  EXPECT_EQ(config_.recipe.vectorizer.stop_words, StopWords::english());
  EXPECT_EQ(config_.recipe.vectorizer.tie_break, TieBreak::numpy_avx512);
  EXPECT_EQ(config_.recipe.estimator.logistic_regression.C, 1.0);
  EXPECT_EQ(config_.recipe.estimator.logistic_regression.max_iter, 1000);
  EXPECT_EQ(config_.data.random_state, 42u);
}

TEST_F(TrainConfigTest, LaterSourcesWin) {
  ASSERT_TRUE(apply("model:\n  C: 2\n  max_iter: 50\n", {"model.C=3.5"}));
  EXPECT_EQ(config_.recipe.estimator.logistic_regression.C, 3.5);
  EXPECT_EQ(config_.recipe.estimator.logistic_regression.max_iter, 50);
}

TEST_F(TrainConfigTest, AnIntAndAFloatOfMinDfDiffer) {
  ASSERT_TRUE(apply("", {"vectorizer.max_df=1", "vectorizer.min_df=0.5"}));
  EXPECT_EQ(config_.recipe.vectorizer.max_df, (DocumentBound{false, 1}));
  EXPECT_EQ(config_.recipe.vectorizer.min_df, (DocumentBound{true, 0.5}));
  EXPECT_FALSE(apply("", {"vectorizer.max_df=1.5"}));
}

TEST_F(TrainConfigTest, AnIntAndAFloatOfTestSizeDiffer) {
  ASSERT_TRUE(apply("data:\n  test_size: 1\n"));
  EXPECT_EQ(config_.data.test_size, 1);
  EXPECT_TRUE(apply("", {"data.test_size=0.5"}));
  EXPECT_TRUE(apply("", {"data.test_size=null"}));
  EXPECT_EQ(config_.data.test_size, 0.25) << "scikit-learn's default";
  for (const auto* wrong : {"1.0", "2.0", "0", "-1", "0.0", "1.5"}) {
    EXPECT_FALSE(apply("", {std::string("data.test_size=") + wrong})) << wrong;
  }
}

TEST_F(TrainConfigTest, ReadsListsAndNulls) {
  ASSERT_TRUE(
      apply("vectorizer:\n  stop_words: [film, plot]\n  ngram_range: [2, 3]\n"
            "  max_features: null\n  norm: null\nmodel:\n  class_weight: {0: 1.0, 1: 2.5}\n"));
  EXPECT_EQ(config_.recipe.vectorizer.stop_words, (StopWords{"film", "plot"}));
  EXPECT_EQ(config_.recipe.vectorizer.ngram_range.min_n, 2);
  EXPECT_EQ(config_.recipe.vectorizer.max_features, std::nullopt);
  EXPECT_EQ(config_.recipe.vectorizer.norm, Norm::none);
  EXPECT_THAT(config_.recipe.estimator.logistic_regression.class_weight.named,
              ElementsAre(std::pair("0", 1.0), std::pair("1", 2.5)));
}

TEST_F(TrainConfigTest, ClassesAreWeighedByAnyNames) {
  const auto& weight = config_.recipe.estimator.logistic_regression.class_weight;
  ASSERT_TRUE(apply("", {"model.class_weight={ham: 2, -1: 0, 2.5: 1, 'not so': 3}"}));
  EXPECT_THAT(weight.named, ElementsAre(std::pair("-1", 0.0), std::pair("2.5", 1.0),
                                        std::pair("ham", 2.0), std::pair("not so", 3.0)));
  ASSERT_TRUE(apply("", {"model.class_weight={}"}));
  EXPECT_EQ(weight, ClassWeight{});
  for (const auto* wrong : {"{0: -1.0}", "{0: true}", "{0: .nan}", "[1, 2]", "heavy"}) {
    EXPECT_FALSE(apply("", {std::string("model.class_weight=") + wrong})) << wrong;
  }
}

TEST_F(TrainConfigTest, EveryValueReadsBackFromHowItIsShown) {
  ASSERT_TRUE(apply("", {"model.class_weight=balanced", "vectorizer.strip_accents=unicode"}));
  TrainConfig copy;
  Fields target;
  describe(target, copy);
  for (const auto& field : fields_.all()) {
    const auto set = target.set(field.key, field.get(), "copy");
    EXPECT_TRUE(set) << set.error().message;
  }
  EXPECT_EQ(copy, config_);
}

TEST_F(TrainConfigTest, ErrorsNameFileKeyAndWhatIsExpected) {
  EXPECT_THAT(apply("model:\n  c: 2\n"),
              FailsWith(Code::usage, AllOf(HasSubstr("params.yaml"), HasSubstr("'model.c'"),
                                           HasSubstr("'model.C'"))));
  EXPECT_THAT(
      apply("vectorizer:\n  ngram_range: [2, 1]\n"),
      FailsWith(Code::usage, AllOf(HasSubstr("params.yaml"), HasSubstr("vectorizer.ngram_range"),
                                   HasSubstr("1000"), HasSubstr("[2,1]"))));
  EXPECT_THAT(
      apply("", {"model.C=0"}),
      FailsWith(Code::usage, AllOf(HasSubstr("--set"), HasSubstr("model.C"), HasSubstr("not 0"))));
  EXPECT_EQ(apply("", {"model.C"}).error().code, Code::usage);
  EXPECT_EQ(apply("model: [").error().code, Code::usage);
}

TEST_F(TrainConfigTest, AnUnknownProfileListsTheKnownOnes) {
  EXPECT_THAT(apply_settings(fields_, {"best", "", "params.yaml", {}}),
              FailsWith(Code::usage, AllOf(HasSubstr("'best'"), HasSubstr("seed"))));
}

}  // namespace
}  // namespace sentiment
