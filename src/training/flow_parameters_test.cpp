#include "training/flow_parameters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/fields.hpp"
#include "base/json.hpp"
#include "testing/fails_with.hpp"
#include "training/train_config.hpp"
#include "training/training_flow.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

/// A request with the settings of profile seed and those assigned.
TrainRequest request_with(std::vector<std::string> assignments) {
  TrainRequest request;
  request.data_path = "/data/reviews.csv";
  Fields fields;
  describe(fields, request.config);
  const auto applied = apply_settings(fields, {.assignments = std::move(assignments)});
  EXPECT_TRUE(applied);
  return request;
}

TEST(FlowParameters, NameTheMainSettingsAndWhatElseIsUnusual) {
  const Json parameters = flow_parameters(request_with({"model.C=2", "model.tol=0.001"}));
  EXPECT_EQ(parameters["data_path"], "/data/reviews.csv");
  EXPECT_EQ(parameters["champion"], false);
  EXPECT_EQ(parameters["model_C"], 2.0);
  EXPECT_EQ(parameters["vectorizer_ngram_range"], Json::array({1, 2}));
  EXPECT_EQ(parameters["settings"], (Json{{"model.tol", 0.001}}));
  EXPECT_FALSE(parameters.contains("test_path"));
}

TEST(FlowParameters, NameFilesByTheirAbsolutePaths) {
  auto request = request_with({});
  request.data_path = "data/../reviews.csv";
  const auto path = flow_parameters(request)["data_path"].get<std::string>();
  EXPECT_EQ(path.front(), '/');
  EXPECT_THAT(path, testing::EndsWith("/reviews.csv"));
  EXPECT_THAT(path, testing::Not(HasSubstr("..")));
}

TEST(FlowParameters, AppliedToAnotherRequestGiveTheSameTraining) {
  auto request = request_with({"model.C=.inf", "vectorizer.stop_words=null", "data.test_size=0.3",
                               "vectorizer.max_features=null", "model.class_weight=balanced",
                               "vectorizer.norm=l1", "vectorizer.stop_words=[a, b]"});
  request.champion = true;
  request.test_path = "/data/test.csv";
  TrainRequest again = request_with({"model.max_iter=7"});
  again.config.recipe.estimator.logistic_regression.max_iter = 1000;
  const Json parameters = flow_parameters(request);
  const auto applied = apply_flow_parameters(parameters, again);
  ASSERT_TRUE(applied) << applied.error().message;
  EXPECT_EQ(again.config, request.config);
  EXPECT_EQ(again.data_path, request.data_path);
  EXPECT_EQ(again.test_path, request.test_path);
  EXPECT_TRUE(again.champion);
  EXPECT_EQ(flow_parameters(again), parameters);
}

TEST(FlowParameters, WhatIsLeftOutStays) {
  auto request = request_with({"model.C=2"});
  ASSERT_TRUE(apply_flow_parameters({{"data_path", nullptr}, {"champion", true}}, request));
  EXPECT_EQ(request.data_path, "/data/reviews.csv");
  EXPECT_EQ(request.config.recipe.estimator.logistic_regression.C, 2.0);
  EXPECT_TRUE(request.champion);
}

TEST(FlowParameters, WrongOnesAreRefusedByName) {
  auto request = request_with({});
  const auto message = [&](const Json& parameters) {
    const auto applied = apply_flow_parameters(parameters, request);
    EXPECT_FALSE(applied);
    EXPECT_EQ(applied.error().code, Code::usage);
    return applied.error().message;
  };
  EXPECT_THAT(message({{"epochs", 3}}), HasSubstr("epochs"));
  EXPECT_THAT(message({{"model_C", -1}}), HasSubstr("model_C"));
  EXPECT_THAT(message({{"champion", "yes"}}), HasSubstr("champion"));
  EXPECT_THAT(message({{"settings", {{"model.D", 1}}}}), HasSubstr("model.D"));
  EXPECT_THAT(message({{"settings", 1}}), HasSubstr("settings"));
  EXPECT_THAT(message({{"profile", "best"}}), HasSubstr("best"));
  EXPECT_THAT(message({{"champion", true}, {"register_model", false}}), HasSubstr("champion"));
  EXPECT_THAT(apply_flow_parameters(Json::array(), request), FailsWith(Code::usage));
}

TEST(FlowParameterSchema, HasAFieldForEachParameterWithItsDefault) {
  const auto request = request_with({"model.C=2"});
  const Json schema = flow_parameter_schema(request.config);
  EXPECT_EQ(schema["properties"]["model_C"]["default"], 2.0);
  EXPECT_THAT(schema["properties"]["model_C"]["description"].get<std::string>(),
              HasSubstr("L2 penalty"));
  const Json parameters = flow_parameters(request_with({"model.tol=0.1"}));
  for (const auto& [name, value] : parameters.items()) {
    EXPECT_TRUE(schema["properties"].contains(name)) << name;
  }
  int position = 0;
  for (const auto& [name, property] : schema["properties"].items()) {
    EXPECT_EQ(property["position"], position++) << name;
  }
}

}  // namespace
}  // namespace sentiment
