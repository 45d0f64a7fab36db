#include "cli/training_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "app/training_settings.hpp"
#include "base/fields.hpp"
#include "cli/options.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/source_dir.hpp"
#include "testing/temp_dir.hpp"
#include "training/train_config.hpp"
#include "yaml/yaml.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;

/// Works in a folder of its own, for params.yaml is looked for in the working folder.
class TrainingSettingsTest : public testing::Test {
 protected:
  TrainingSettingsTest() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(dir_.path());
    describe(fields_, config_);
  }
  ~TrainingSettingsTest() override { std::filesystem::current_path(before_); }

  Result<void> apply(const std::vector<std::string>& arguments) {
    const Fields none;
    Options options(none);
    TrainingSettings settings;
    declare_training(options, settings);
    SENT_CHECK(options.parse(arguments));
    return settings.apply(fields_);
  }
  void write_params(const char* name, const char* content) {
    ASSERT_TRUE(write_file_atomically(name, content));
  }

  testing_support::TempDir dir_;
  std::filesystem::path before_;
  TrainConfig config_;
  Fields fields_;
};

TEST_F(TrainingSettingsTest, BeginWithTheProfile) {
  ASSERT_TRUE(apply({}));
  EXPECT_EQ(config_.recipe.vectorizer.max_features, 5000U);
  EXPECT_EQ(fields_.find("vectorizer.max_features")->origin, "profile seed");
}

TEST_F(TrainingSettingsTest, ReadParamsYamlOfTheWorkingFolderAndLetFlagsBeatIt) {
  write_params("params.yaml", "model: {C: 3, max_iter: 7}");
  ASSERT_TRUE(apply({"--set", "model.C=4", "--text-column", "review: all"}));
  EXPECT_EQ(config_.recipe.estimator.logistic_regression.C, 4);
  EXPECT_EQ(config_.recipe.estimator.logistic_regression.max_iter, 7);
  EXPECT_EQ(config_.data.text_column, "review: all");
  EXPECT_EQ(fields_.find("model.C")->origin, "--set");
  EXPECT_EQ(fields_.find("model.max_iter")->origin, "params.yaml");
}

TEST_F(TrainingSettingsTest, ANamedFileTakesItsPlace) {
  write_params("params.yaml", "model: {C: 3}");
  write_params("other.yaml", "model: {max_iter: 9}");
  ASSERT_TRUE(apply({"--params", "other.yaml"}));
  EXPECT_EQ(config_.recipe.estimator.logistic_regression.C, 1);
  EXPECT_EQ(config_.recipe.estimator.logistic_regression.max_iter, 9);
  EXPECT_EQ(apply({"--params", "missing.yaml"}).error().code, Code::not_found);
}

TEST_F(TrainingSettingsTest, UnknownKeysNameTheNearest) {
  write_params("params.yaml", "model: {max_itr: 9}");
  EXPECT_THAT(apply({}),
              FailsWith(Code::usage, AllOf(HasSubstr("params.yaml"), HasSubstr("'model.max_itr'"),
                                           HasSubstr("'model.max_iter'"))));
}

TEST_F(TrainingSettingsTest, TheShippedParamsYamlHoldsEveryKeyWithItsDefaultAndAComment) {
  const auto text = read_file(testing_support::source_dir() / "params.yaml").value();
  const auto document = parse_yaml(text).value();
  ASSERT_TRUE(apply({}));
  std::size_t keys = 0;
  for (const auto& [section, values] : document.items()) keys += values.size();
  EXPECT_EQ(keys, fields_.all().size()) << "a key too many or too few";
  for (const auto& field : fields_.all()) {
    const auto dot = field.key.find('.');
    const auto section = field.key.substr(0, dot);
    const auto key = field.key.substr(dot + 1);
    ASSERT_TRUE(document.contains(section) && document[section].contains(key)) << field.key;
    EXPECT_EQ(document[section][key], field.get()) << field.key;
    EXPECT_EQ(document[section][key].is_number_float(), field.get().is_number_float())
        << field.key << ": an int and a float mean different things";
  }
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  ")) continue;
    EXPECT_THAT(line, HasSubstr("# ")) << "without a comment";
  }
}

}  // namespace
}  // namespace sentiment
