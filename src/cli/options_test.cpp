#include "cli/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sentiment {
namespace {

using testing::ElementsAre;

class OptionsTest : public testing::Test {
 protected:
  OptionsTest() {
    settings("MODEL_NAME", model_name, "registered model's name");
    options.flag("--champion", champion, "promote when better");
    options.option("--data-path", data_path, "FILE", "rows to train on");
    options.option("--threads", threads, "N", "threads");
    options.repeated("--set", assignments, "KEY=VALUE", "a setting");
    options.setting("--model-name", "MODEL_NAME", "NAME");
    options.positionals("TEXT", texts, "texts");
  }
  std::string message(std::vector<std::string> arguments) {
    const auto parsed = options.parse(arguments);
    if (parsed) return "";
    EXPECT_EQ(parsed.error().code, Code::usage);
    return parsed.error().message;
  }

  std::string model_name = "sentiment-classifier";
  Fields settings;
  Options options{settings};
  bool champion = false;
  std::optional<std::string> data_path;
  int threads = 2;
  std::vector<std::string> assignments;
  std::vector<std::string> texts;
};

TEST_F(OptionsTest, FillsTheMembersItWasGiven) {
  EXPECT_EQ(message({"--champion", "--data-path", "a.csv", "--threads=4", "--set", "model.C=2",
                     "good", "--set=model.tol=0.1", "bad"}),
            "");
  EXPECT_TRUE(champion);
  EXPECT_EQ(data_path, "a.csv");
  EXPECT_EQ(threads, 4);
  EXPECT_THAT(assignments, ElementsAre("model.C=2", "model.tol=0.1"));
  EXPECT_THAT(texts, ElementsAre("good", "bad"));
}

TEST_F(OptionsTest, LeavesWhatWasNotGivenAlone) {
  EXPECT_EQ(message({}), "");
  EXPECT_FALSE(champion);
  EXPECT_FALSE(data_path);
  EXPECT_EQ(threads, 2);
  EXPECT_TRUE(options.overrides().empty());
}

TEST_F(OptionsTest, NamesTheNearestKnownFlag) {
  EXPECT_EQ(message({"--chmpion"}), "unknown flag '--chmpion'; did you mean '--champion'?");
  EXPECT_EQ(message({"--data-pth=a"}), "unknown flag '--data-pth'; did you mean '--data-path'?");
  EXPECT_EQ(message({"-x"}), "unknown flag '-x'");
}

TEST_F(OptionsTest, ChecksValues) {
  EXPECT_EQ(message({"--threads", "many"}), "--threads: expected a whole number, not 'many'");
  EXPECT_EQ(message({"--data-path"}), "--data-path needs a value");
  EXPECT_EQ(message({"--data-path", "--champion"}), "--data-path needs a value");
  EXPECT_EQ(message({"--threads", "1", "--threads", "2"}), "--threads is given more than once");
}

TEST_F(OptionsTest, TakesTextsAsTheyAre) {
  EXPECT_EQ(message({"[so, so]", "-", "--", "--champion", "-1/10"}), "");
  EXPECT_THAT(texts, ElementsAre("[so, so]", "-", "--champion", "-1/10"));
  EXPECT_FALSE(champion);
}

TEST_F(OptionsTest, TakesAnEmptyValue) {
  EXPECT_EQ(message({"--data-path=", "good"}), "");
  EXPECT_EQ(data_path, "");
  EXPECT_THAT(texts, ElementsAre("good"));
}

TEST_F(OptionsTest, KeepsOverridesOfSettingsUntilTheEnvironmentWasRead) {
  EXPECT_EQ(message({"--model-name", "other"}), "");
  EXPECT_EQ(model_name, "sentiment-classifier");
  ASSERT_EQ(options.overrides().size(), 1U);
  EXPECT_EQ(options.overrides()[0].flag, "--model-name");
  EXPECT_EQ(options.overrides()[0].key, "MODEL_NAME");
  EXPECT_EQ(options.overrides()[0].text, "other");
}

TEST(Options, AsksForWhatIsRequiredAndRefusesWhatIsTooMuch) {
  const Fields settings;
  Options options{settings};
  int version = 0;
  std::string file;
  options.required("--version", version, "N", "version");
  options.positional("FILE", file, "file");
  EXPECT_EQ(options.parse(std::vector<std::string>{"a"}).error().message, "--version is missing");
  EXPECT_EQ(options.parse(std::vector<std::string>{"a", "b"}).error().message,
            "unexpected argument 'b'");
}

}  // namespace
}  // namespace sentiment
