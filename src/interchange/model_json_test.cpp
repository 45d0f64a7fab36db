#include "interchange/model_json.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "model/classifier.hpp"
#include "model/estimator_options.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"
#include "model/provenance.hpp"

namespace sentiment {
namespace {

ModelFile awkward_model() {
  TfidfOptions options;
  options.min_df = {true, 1.0};
  options.max_df = {false, 3};
  auto vectorizer =
      TfidfVectorizer::from_parts(std::move(options), {"bad", "good"}, {1.5, 0.1 + 0.2}).value();
  EstimatorOptions estimator;
  estimator.logistic_regression.C = std::numeric_limits<double>::infinity();
  return {Classifier(std::move(vectorizer), LinearModel{.weights = {-1, 1e-300}, .intercepts = {0}},
                     {"negative", "positive"}),
          {.estimator = estimator},
          {{"a \"text\"", {.label = 1, .confidence = 0.75}}},
          {}};
}

TEST(ModelJson, ReadsBackToTheSameBits) {
  const Json read = parse_json(to_line(model_json(awkward_model()))).value();
  EXPECT_EQ(read.at("terms"), Json({"bad", "good"}));
  EXPECT_EQ(read.at("idf").at(1).get<double>(), 0.1 + 0.2);
  EXPECT_EQ(read.at("coefficients").at(1).get<double>(), 1e-300);
  EXPECT_EQ(read.at("golden").at(0).at("text"), "a \"text\"");
}

TEST(ModelJson, TellsACountFromAShare) {
  const Json vectorizer = parse_json(to_line(model_json(awkward_model()))).value().at("vectorizer");
  EXPECT_TRUE(vectorizer.at("min_df").is_number_float());
  EXPECT_TRUE(vectorizer.at("max_df").is_number_integer());
}

TEST(ModelJson, SpellsWhatJsonHasNoNumberFor) {
  EXPECT_EQ(model_json(awkward_model()).at("solver").at("C"), "inf");
  ModelFile model = awkward_model();
  model.provenance.estimator.reset();
  EXPECT_EQ(model_json(model).at("solver"), nullptr);
}

}  // namespace
}  // namespace sentiment
