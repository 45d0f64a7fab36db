#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using testing_support::ProgramFixture;

class CandidatesTest : public ProgramFixture {
 protected:
  Json asked(std::vector<std::string> words) {
    words.insert(words.begin(), {"complete", "--json", "--"});
    return call(words).document();
  }
  std::vector<std::string> values(const std::vector<std::string>& words) {
    std::vector<std::string> found;
    const Json document = asked(words);
    for (const auto& candidate : document["candidates"]) found.push_back(candidate["value"]);
    return found;
  }
};

TEST_F(CandidatesTest, CommandsOfOneAndTwoWords) {
  EXPECT_THAT(values({""}), AllOf(Contains("train"), Contains("runs"), Contains("--version"),
                                  Not(Contains("complete"))));
  EXPECT_THAT(values({"runs", ""}), ElementsAre("list", "show", "compare", "delete"));
  EXPECT_THAT(values({"ro"}), ElementsAre("rollback"));
  EXPECT_THAT(values({"nosuch", ""}), IsEmpty());
}

TEST_F(CandidatesTest, FlagsAndTheValuesOfThoseWithAFixedSet) {
  EXPECT_THAT(values({"train", "--ch"}), ElementsAre("--champion"));
  EXPECT_THAT(values({"export", "--format", "s"}), ElementsAre("sklearn-pickle", "skops"));
  EXPECT_THAT(values({"export", "--format=n"}), ElementsAre("--format=native"));
  EXPECT_THAT(values({"completion", ""}), ElementsAre("bash", "zsh", "fish"));
  EXPECT_THAT(values({"train", "--set", "model.C"}), Contains("model.C="));
  EXPECT_TRUE(asked({"train", "--data-path", ""})["files"]);
  EXPECT_FALSE(asked({"export", "--format", ""})["files"]);
}

TEST_F(CandidatesTest, WhatIsInTheHome) {
  EXPECT_THAT(values({"runs", "show", ""}), IsEmpty());
  train({"--champion"});
  train();
  const std::string newest = call({"runs", "list", "--json"}).document()["runs"][0]["run_id"];
  EXPECT_THAT(values({"runs", "show", newest.substr(0, 6)}), ElementsAre(newest));
  EXPECT_THAT(values({"runs", "compare", newest, ""}), Contains(newest));
  EXPECT_THAT(values({"set-alias", "--version", ""}), ElementsAre("2", "1"));
  EXPECT_THAT(values({"rollback", "--alias", ""}), ElementsAre("champion"));
  EXPECT_THAT(values({"model-info", "--model-name", ""}), ElementsAre("sentiment-classifier"));
  EXPECT_THAT(values({"rollback", "--model-name", "other", "--alias", ""}), IsEmpty());
  EXPECT_THAT(values({"predict", "--model", "models:/"}),
              Contains(StartsWith("models:/sentiment-classifier@champion")));
}

TEST_F(CandidatesTest, AsksNoServer) {
  variables_["MLFLOW_TRACKING_URI"] = "http://127.0.0.1:1";
  EXPECT_THAT(values({"runs", "show", ""}), IsEmpty());
}

}  // namespace
}  // namespace sentiment
