#include "app/settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

class SettingsTest : public testing::Test {
 protected:
  Result<void> load(std::vector<SettingOverride> overrides = {}) {
    return settings_.load(
        [this](const std::string& name) -> std::optional<std::string> {
          const auto found = variables_.find(name);
          return found == variables_.end() ? std::nullopt : std::optional(found->second);
        },
        overrides);
  }
  std::map<std::string, std::string> variables_;
  Settings settings_;
};

TEST_F(SettingsTest, DefaultsAreTheContracts) {
  ASSERT_TRUE(load());
  EXPECT_EQ(settings_.config().tracking_uri, "");
  EXPECT_EQ(settings_.config().home, ".sentiment");
  EXPECT_EQ(settings_.config().experiment_name, "sentiment-classifier");
  EXPECT_EQ(settings_.config().model_name, "sentiment-classifier");
}

TEST_F(SettingsTest, RemembersWhereEachValueCameFrom) {
  variables_ = {{"SENTIMENT_HOME", "/srv/home"}, {"MODEL_NAME", "other"}};
  ASSERT_TRUE(load({{"--model-name", "MODEL_NAME", "third"}}));
  EXPECT_EQ(settings_.config().home, "/srv/home");
  EXPECT_EQ(settings_.config().model_name, "third");
  EXPECT_EQ(settings_.fields().find("SENTIMENT_HOME")->origin, "environment");
  EXPECT_EQ(settings_.fields().find("MODEL_NAME")->origin, "--model-name");
  EXPECT_EQ(settings_.fields().find("MLFLOW_EXPERIMENT_NAME")->origin, "default");
}

TEST_F(SettingsTest, NamesAreThoseThatMlflowTakes) {
  for (const auto* name : {".", "..", "..x", "a:b", " "}) {
    variables_ = {{"MODEL_NAME", name}};
    EXPECT_THAT(load(), FailsWith(Code::usage, HasSubstr("MODEL_NAME"))) << name;
  }
  variables_ = {{"MLFLOW_EXPERIMENT_NAME", std::string(501, 'x')}};
  EXPECT_THAT(load(), FailsWith(Code::usage, HasSubstr("MLFLOW_EXPERIMENT_NAME")));
}

TEST_F(SettingsTest, TakesAValueFromAFile) {
  const testing_support::TempDir dir;
  ASSERT_TRUE(write_file_atomically(dir.path() / "name", "from-file\n"));
  variables_["MODEL_NAME_FILE"] = (dir.path() / "name").string();
  ASSERT_TRUE(load());
  EXPECT_EQ(settings_.config().model_name, "from-file");
}

TEST_F(SettingsTest, AWrongValueIsWrongUsageWhereverItComesFrom) {
  variables_ = {{"MODEL_NAME", "a/b"}};
  EXPECT_EQ(load().error().code, Code::usage);
  variables_ = {{"MODEL_NAME_FILE", "/no/such/file"}};
  EXPECT_EQ(load().error().code, Code::usage);
  variables_.clear();
  const auto flag = load({{"--model-name", "MODEL_NAME", ""}});
  ASSERT_FALSE(flag);
  EXPECT_EQ(flag.error().code, Code::usage);
  EXPECT_THAT(flag.error().message, HasSubstr("--model-name"));
}

}  // namespace
}  // namespace sentiment
