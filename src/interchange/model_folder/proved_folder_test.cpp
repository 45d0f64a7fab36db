#include "interchange/model_folder/proved_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "features/tfidf.hpp"
#include "interchange/model_folder/mlflow_folder.hpp"
#include "model/classifier.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"
#include "model/prediction.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::TempDir;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

ModelFile model_of(std::vector<double> idf, LinearModel model,
                   std::vector<GoldenExample> golden = {}) {
  auto vectorizer = TfidfVectorizer::from_parts({}, {"bad", "good"}, std::move(idf)).value();
  return {Classifier(std::move(vectorizer), std::move(model), {"negative", "positive"}),
          {},
          std::move(golden),
          {}};
}

LinearModel weighing(double weight, double intercept = 0) {
  return {.weights = {-1, weight}, .intercepts = {intercept}};
}

class ProvedFolderTest : public testing::Test {
 protected:
  Result<ProvedFolder> write(const ModelFile& model) {
    return write_model_folder(dir_.path() / "model", {.model = model,
                                                      .model_id = "m-1",
                                                      .run_id = "r",
                                                      .model_uuid = "u",
                                                      .input_example = "a film"});
  }

  TempDir dir_;
};

TEST_F(ProvedFolderTest, WhatIsWrittenIsProvedWhereItLies) {
  const auto folder = write(model_of({1, 2}, weighing(1)));
  ASSERT_TRUE(folder) << folder.error().message;
  EXPECT_EQ(folder->path(), dir_.path() / "model");
  EXPECT_EQ(prove_model_folder(folder->path())->model.classifier.vectorizer().size(), 2U);
}

TEST_F(ProvedFolderTest, AModelThatCannotBeReadBackLeavesNothing) {
  const GoldenExample wrong{"good", Prediction{.label = 0, .confidence = 0.75}};
  for (const ModelFile& model :
       {model_of({1, kInfinity}, weighing(1)), model_of({kNan, 1}, weighing(1)),
        model_of({1, 1}, weighing(kInfinity)), model_of({1, 1}, weighing(1, kNan)),
        model_of({1, 1}, weighing(1), {wrong})}) {
    EXPECT_THAT(write(model), FailsWith(Code::corrupt_data, AllOf(HasSubstr("just written"),
                                                                  HasSubstr("sentiment.model"))));
    EXPECT_TRUE(std::filesystem::is_empty(dir_.path()));
  }
}

TEST_F(ProvedFolderTest, AFolderWithoutAModelIsNone) {
  EXPECT_THAT(prove_model_folder(dir_.path()),
              FailsWith(Code::not_found, HasSubstr(dir_.path().string())));
}

}  // namespace
}  // namespace sentiment
