#include "cli/options.hpp"
#include "testing/fails_with.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "ports/ids.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing_support::FailsWith;

class OptionsTest : public testing::Test {
 protected:
  OptionsTest() {
    settings_("MODEL_NAME", model_name_, "registered model's name");
    options_.flag("--champion", champion_, "promote when better");
    options_.option("--data-path", data_path_, "FILE", "rows to train on");
    options_.option("--threads", threads_, "N", "threads");
    options_.repeated("--set", assignments_, "KEY=VALUE", "a setting");
    options_.setting("--model-name", "MODEL_NAME", "NAME");
    options_.positionals("TEXT", texts_, "texts");
  }
  std::string message(std::vector<std::string> arguments) {
    const auto parsed = options_.parse(arguments);
    if (parsed) return "";
    EXPECT_EQ(parsed.error().code, Code::usage);
    return parsed.error().message;
  }

  std::string model_name_ = "sentiment-classifier";
  Fields settings_;
  Options options_{settings_};
  bool champion_ = false;
  std::optional<std::string> data_path_;
  int threads_ = 2;
  std::vector<std::string> assignments_;
  std::vector<std::string> texts_;
};

TEST_F(OptionsTest, FillsTheMembersItWasGiven) {
  EXPECT_EQ(message({"--champion", "--data-path", "a.csv", "--threads=4", "--set", "model.C=2",
                     "good", "--set=model.tol=0.1", "bad"}),
            "");
  EXPECT_TRUE(champion_);
  EXPECT_EQ(data_path_, "a.csv");
  EXPECT_EQ(threads_, 4);
  EXPECT_THAT(assignments_, ElementsAre("model.C=2", "model.tol=0.1"));
  EXPECT_THAT(texts_, ElementsAre("good", "bad"));
}

TEST(OptionsOfACommand, EveryInvalidValueIsWrongUsage) {
  const Fields none;
  const auto parse = [&](const std::vector<std::string>& arguments) {
    Options options(none);
    ModelVersion version;
    Alias alias;
    std::string shell;
    options.option("--version", version, "VERSION", "");
    options.option("--alias", alias, "ALIAS", "");
    options.option("--shell", shell, "SHELL", "").choices = {"bash", "zsh"};
    return options.parse(arguments);
  };
  for (const char* wrong : {"0", "-1", "1.5", "v1", "", "99999999999"}) {
    EXPECT_THAT(parse({"--version", wrong}), FailsWith(Code::usage, HasSubstr("--version")));
  }
  for (const char* wrong : {"v2", "latest", "a/b", "two words", ""}) {
    EXPECT_THAT(parse({"--alias", wrong}), FailsWith(Code::usage, HasSubstr("--alias")));
  }
  EXPECT_THAT(parse({"--shell", "bas"}), FailsWith(Code::usage, HasSubstr("'bash'")));
  EXPECT_TRUE(parse({"--version", "12", "--alias", "champion", "--shell", "bash"}));
}

TEST_F(OptionsTest, LeavesWhatWasNotGivenAlone) {
  EXPECT_EQ(message({}), "");
  EXPECT_FALSE(champion_);
  EXPECT_FALSE(data_path_);
  EXPECT_EQ(threads_, 2);
  EXPECT_TRUE(options_.overrides().empty());
}

TEST_F(OptionsTest, NamesTheNearestKnownFlag) {
  EXPECT_THAT(message({"--chmpion"}), AllOf(HasSubstr("'--chmpion'"), HasSubstr("'--champion'")));
  EXPECT_THAT(message({"--data-pth=a"}),
              AllOf(HasSubstr("'--data-pth'"), HasSubstr("'--data-path'")));
  EXPECT_THAT(message({"-x"}), AllOf(HasSubstr("'-x'"), Not(HasSubstr("'--"))));
}

TEST_F(OptionsTest, ChecksValues) {
  EXPECT_THAT(message({"--threads", "many"}), AllOf(HasSubstr("--threads"), HasSubstr("'many'")));
  EXPECT_THAT(message({"--data-path"}), HasSubstr("--data-path"));
  EXPECT_THAT(message({"--data-path", "--champion"}), HasSubstr("--data-path"));
  EXPECT_THAT(message({"--threads", "1", "--threads", "2"}), HasSubstr("--threads"));
}

TEST_F(OptionsTest, TakesTextsAsTheyAre) {
  EXPECT_EQ(message({"[so, so]", "-", "--", "--champion", "-1/10"}), "");
  EXPECT_THAT(texts_, ElementsAre("[so, so]", "-", "--champion", "-1/10"));
  EXPECT_FALSE(champion_);
}

TEST_F(OptionsTest, TakesAnEmptyValue) {
  EXPECT_EQ(message({"--data-path=", "good"}), "");
  EXPECT_EQ(data_path_, "");
  EXPECT_THAT(texts_, ElementsAre("good"));
}

TEST_F(OptionsTest, KeepsOverridesOfSettingsUntilTheEnvironmentWasRead) {
  EXPECT_EQ(message({"--model-name", "other"}), "");
  EXPECT_EQ(model_name_, "sentiment-classifier");
  ASSERT_EQ(options_.overrides().size(), 1U);
  EXPECT_EQ(options_.overrides()[0].flag, "--model-name");
  EXPECT_EQ(options_.overrides()[0].key, "MODEL_NAME");
  EXPECT_EQ(options_.overrides()[0].text, "other");
}

TEST(Options, AsksForWhatIsRequiredAndRefusesWhatIsTooMuch) {
  const Fields settings;
  Options options{settings};
  int version = 0;
  std::string file;
  options.required("--version", version, "N", "version");
  options.positional("FILE", file, "file");
  EXPECT_THAT(options.parse(std::vector<std::string>{"a"}),
              FailsWith(Code::usage, HasSubstr("--version")));
  EXPECT_THAT(options.parse(std::vector<std::string>{"a", "b"}),
              FailsWith(Code::usage, HasSubstr("'b'")));
}

TEST_F(OptionsTest, ATextWithADashIsToldHowToBeGiven) {
  EXPECT_THAT(message({"-5 stars"}), HasSubstr("-- '-5 stars'"));
  EXPECT_THAT(message({"--chmapion"}), AllOf(HasSubstr("'--champion'"), Not(HasSubstr("-- "))));
  EXPECT_EQ(message({"--", "-5 stars"}), "");
  EXPECT_THAT(texts_, ElementsAre("-5 stars"));
}

TEST(OptionsStray, WhatNothingTakesByPositionNamesTheFlagsItWasMeantFor) {
  const Fields settings;
  Options options(settings);
  int version = 0;
  std::string alias;
  std::string other;
  options.required("--version", version, "N", "a number").expected_bare = true;
  options.required("--alias", alias, "NAME", "a name").expected_bare = true;
  options.option("--other", other, "NAME", "another");
  const auto parse = [&](const std::vector<std::string>& arguments) {
    return options.parse(arguments);
  };
  EXPECT_THAT(parse({"1", "my champion"}),
              FailsWith(Code::usage, HasSubstr("--version 1 --alias 'my champion'?")));
  EXPECT_THAT(parse({"champion"}), FailsWith(Code::usage, HasSubstr("mean --alias champion?")));
  EXPECT_THAT(parse({"1", "a", "b"}), FailsWith(Code::usage, HasSubstr("'1', 'a'")));
}

}  // namespace
}  // namespace sentiment
