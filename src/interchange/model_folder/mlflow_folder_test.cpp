#include "interchange/model_folder/mlflow_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "files/atomic_file.hpp"
#include "interchange/codec/pickle_writer.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "interchange/sklearn/write/sklearn_pipeline.hpp"
#include "model/classifier.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"
#include "model/prediction.hpp"
#include "testing/temp_dir.hpp"
#include "yaml/yaml.hpp"

namespace sentiment {
namespace {

using testing_support::TempDir;

ModelFile small_model(TfidfOptions options = {}) {
  std::vector<std::string> terms{"bad", "good"};
  auto vectorizer =
      TfidfVectorizer::from_parts(std::move(options), std::move(terms), {1.5, 2}).value();
  Classifier classifier(std::move(vectorizer), LinearModel{.weights = {-1, 1}, .intercepts = {0}},
                        {"negative", "positive"});
  TfidfScratch scratch;
  const Prediction golden = classifier.predict("a good film", scratch);
  return {std::move(classifier), {}, {{"a good film", golden}}, {7}};
}

class MlflowFolder : public ::testing::Test {
 protected:
  Result<ProvedFolder> write(const std::string& name,
                             const std::string& example = "a \"good\" film") {
    return write_model_folder(dir_.path() / name,
                              {.model = model_,
                               .model_id = "m-00000000000000000000000000000001",
                               .run_id = "01234567890123456789012345678901",
                               .created = TimePoint{std::chrono::milliseconds{1'700'000'000'042}},
                               .model_uuid = "22222222222222222222222222222222",
                               .input_example = example});
  }
  std::string read(const std::string& name) { return read_file(dir_.path() / name).value(); }
  std::set<std::string> entries(const std::string& name) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path() / name))
      names.insert(entry.path().filename());
    return names;
  }

  TempDir dir_;
  ModelFile model_ = small_model();
};

TEST_F(MlflowFolder, HoldsTheFilesThatMlflowLaysOutAndNothingElse) {
  ASSERT_TRUE(write("model"));
  EXPECT_EQ(entries("model"),
            (std::set<std::string>{"MLmodel", "conda.yaml", "input_example.json", "python_env.yaml",
                                   "model.pkl", "requirements.txt", "sentiment.model",
                                   "serving_input_example.json"}));
  EXPECT_EQ(entries("."), std::set<std::string>{"model"});
}

TEST_F(MlflowFolder, MlmodelNamesItsFlavorsAndKeepsIdsAsText) {
  ASSERT_TRUE(write("model"));
  const Json mlmodel = parse_yaml(read("model/MLmodel")).value();
  ASSERT_EQ(mlmodel.at("flavors").size(), 3U);
  const Json& sklearn = mlmodel.at("flavors").at("sklearn");
  EXPECT_EQ(sklearn.at("pickled_model"), "model.pkl");
  EXPECT_EQ(sklearn.at("serialization_format"), "pickle");
  EXPECT_EQ(sklearn.at("code"), nullptr);
  const Json& pyfunc = mlmodel.at("flavors").at("python_function");
  EXPECT_EQ(pyfunc.at("loader_module"), "mlflow.sklearn");
  EXPECT_EQ(pyfunc.at("model_path"), "model.pkl");
  EXPECT_EQ(mlmodel.at("flavors").at("sentiment").at("data"), "sentiment.model");
  EXPECT_EQ(mlmodel.at("flavors").at("sentiment").at("version"), 1);
  EXPECT_EQ(mlmodel.at("run_id"), "01234567890123456789012345678901");
  EXPECT_EQ(mlmodel.at("model_id"), "m-00000000000000000000000000000001");
  EXPECT_EQ(mlmodel.at("model_uuid"), "22222222222222222222222222222222");
  EXPECT_EQ(mlmodel.at("utc_time_created"), "2023-11-14 22:13:20.042000");
  EXPECT_EQ(mlmodel.at("prompts"), nullptr);
}

TEST_F(MlflowFolder, TheSignatureIsOneTensorOfObjects) {
  ASSERT_TRUE(write("model"));
  const Json signature = parse_yaml(read("model/MLmodel")).value().at("signature");
  const Json inputs = parse_json(signature.at("inputs").get<std::string>()).value();
  EXPECT_EQ(
      inputs,
      parse_json(R"([{"type":"tensor","tensor-spec":{"dtype":"object","shape":[-1]}}])").value());
  EXPECT_TRUE(parse_json(signature.at("outputs").get<std::string>()));
}

TEST_F(MlflowFolder, ExamplesAreJsonThatServersTake) {
  ASSERT_TRUE(write("model", "caf\xC3\xA9 'n' \"quotes\"\n"));
  const Json example = parse_json(read("model/input_example.json")).value();
  EXPECT_EQ(example, Json::array({"caf\xC3\xA9 'n' \"quotes\"\n"}));
  EXPECT_EQ(parse_json(read("model/serving_input_example.json")).value().at("inputs"), example);
}

TEST_F(MlflowFolder, EnvironmentsAreYamlThatAgreesWithTheRequirements) {
  ASSERT_TRUE(write("model"));
  const Json python = parse_yaml(read("model/python_env.yaml")).value();
  EXPECT_EQ(python.at("dependencies"), Json::array({"-r requirements.txt"}));
  const Json conda = parse_yaml(read("model/conda.yaml")).value();
  std::string lines;
  for (const Json& pin : conda.at("dependencies").at(2).at("pip"))
    lines += pin.get<std::string>() + "\n";
  EXPECT_EQ(lines, read("model/requirements.txt"));
  EXPECT_EQ(conda.at("dependencies").at(0), "python=" + python.at("python").get<std::string>());
}

TEST_F(MlflowFolder, ThePipelineIsThePickleOfTheModel) {
  ASSERT_TRUE(write("model"));
  EXPECT_EQ(read("model/model.pkl"), write_pickle(sklearn_pipeline(model_)));
}

TEST_F(MlflowFolder, ACleanerThatThePickleNamesTravelsAlong) {
  TfidfOptions options;
  options.clean_text = true;
  options.token_pattern = R"(\S+)";
  model_ = small_model(options);
  ASSERT_TRUE(write("model"));
  EXPECT_EQ(read("model/code/sentiment_preprocessing.py"), cleaner_module().source);
  const Json flavors = parse_yaml(read("model/MLmodel")).value().at("flavors");
  EXPECT_EQ(flavors.at("sklearn").at("code"), "code");
  EXPECT_EQ(flavors.at("python_function").at("code"), "code");
}

TEST_F(MlflowFolder, TheModelComesBackAndItsBytesAreTheSameEachTime) {
  ASSERT_TRUE(write("one"));
  ASSERT_TRUE(write("two"));
  EXPECT_EQ(read("one/model.pkl"), read("two/model.pkl"));
  EXPECT_EQ(read("one/sentiment.model"), read("two/sentiment.model"));
  const auto back = read_model_folder(dir_.path() / "one");
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(encode_model_file(*back), encode_model_file(model_));
}

TEST_F(MlflowFolder, WhatStandsInItsPlaceStaysAndNothingIsLeftBeside) {
  std::filesystem::create_directories(dir_.path() / "model" / "mine");
  const auto taken = write("model");
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Code::conflict);
  EXPECT_EQ(entries("model"), std::set<std::string>{"mine"});
  EXPECT_EQ(entries("."), std::set<std::string>{"model"});
}

TEST_F(MlflowFolder, APlaceThatCannotBeWrittenIsNamed) {
  ASSERT_TRUE(write_file_atomically(dir_.path() / "file", "x"));
  const auto refused = write("file/model");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::failed_precondition);
  EXPECT_NE(refused.error().message.find("file/model"), std::string::npos);
}

TEST_F(MlflowFolder, AFolderWithoutOurFileIsNotFound) {
  const auto missing = read_model_folder(dir_.path());
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::not_found);
}

}  // namespace
}  // namespace sentiment
