#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::ProgramFixture;

using ConfigShowCommand = ProgramFixture;

TEST_F(ConfigShowCommand, MasksSecretsAndSaysWhereValuesCameFrom) {
  variables_["SENTIMENT_ADMIN_TOKEN"] = "hidden-token";
  variables_["MODEL_RELOAD_INTERVAL"] = "5";
  variables_["MLFLOW_TRACKING_URI"] = "https://ada:hidden-password@mlflow:5000/x";
  for (const auto& flags : {std::vector<std::string>{}, std::vector<std::string>{"--json"}}) {
    std::vector<std::string> arguments{"config", "show", "--params", params_, "--set", "model.C=2"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const auto shown = call(arguments);
    EXPECT_EQ(shown.exit, 0);
    EXPECT_THAT(shown.out, Not(HasSubstr("hidden-")));
    EXPECT_THAT(shown.out, HasSubstr("https://***@mlflow:5000/x"));
    EXPECT_THAT(shown.out, HasSubstr("***"));
  }
  const auto document =
      call({"config", "show", "--params", params_, "--set", "model.C=2", "--json"}).document();
  EXPECT_EQ(document["training"]["model.C"]["value"], 2.0);
  EXPECT_EQ(document["training"]["model.C"]["origin"], "--set");
  EXPECT_EQ(document["environment"]["MODEL_RELOAD_INTERVAL"]["origin"], "environment");
  EXPECT_EQ(document["environment"]["SENTIMENT_PORT"]["origin"], "default");
}

TEST_F(ConfigShowCommand, ShowsWhatWasChangedAlone) {
  variables_["HOME"] = "/root";
  variables_["SENTIMENT_PORT"] = "8000";
  variables_["MODEL_RELOAD_INTERVAL"] = "5";
  const auto shown =
      call({"config", "show", "--changed", "--set", "model.C=2", "--json"}).document();
  EXPECT_EQ(shown["training"].size(), 1U);
  EXPECT_TRUE(shown["training"].contains("model.C"));
  EXPECT_FALSE(shown["environment"].contains("HOME"));
  EXPECT_FALSE(shown["environment"].contains("SENTIMENT_PORT")) << "set, but to its default";
  EXPECT_TRUE(shown["environment"].contains("MODEL_RELOAD_INTERVAL"));
}

}  // namespace
}  // namespace sentiment
