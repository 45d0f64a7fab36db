#include "serving/model_loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "features/tfidf.hpp"
#include "ports/ids.hpp"
#include "serving/served_model.hpp"
#include "serving/tiny_model.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/fake_models.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::FakeModels;
using testing_support::tiny_classifier;
using testing_support::tiny_model_file;

const ModelName kName{"m"};
const Alias kChampion{"champion"};

class ModelLoader : public ::testing::Test {
 protected:
  Result<std::shared_ptr<const ServedModel>> load() {
    const auto version = SENT_TRY(find_served_version(models_, kName, kChampion));
    auto fetched = SENT_TRY(fetch_version(
        {.registry = models_, .store = models_, .tracker = models_, .clock = clock_}, version));
    return load_served_model(std::move(fetched), kChampion);
  }
  FakeModels models_;
  testing_support::FakeClock clock_;
};

TEST_F(ModelLoader, LoadsTheVersionTheAliasPointsToWithItsRunsMetrics) {
  models_.add(tiny_model_file());
  models_.crown(models_.add(tiny_model_file(true)));
  const auto model = load();
  ASSERT_TRUE(model.has_value());
  EXPECT_EQ((*model)->version, ModelVersion(2));
  EXPECT_EQ((*model)->alias, kChampion);
  ASSERT_EQ((*model)->metrics.size(), 1U);
  EXPECT_EQ((*model)->metrics[0].key, "accuracy");
  TfidfScratch scratch;
  EXPECT_EQ((*model)->classifier.predict("good", scratch).label, 0);
}

TEST_F(ModelLoader, SaysWhatToDoWithoutAChampion) {
  EXPECT_THAT(load(), FailsWith(Code::not_found, HasSubstr("--champion")));
}

TEST_F(ModelLoader, KeepsTheRegistrysOwnError) {
  models_.fail_with(Error{Code::unavailable, "down"});
  EXPECT_EQ(load().error().code, Code::unavailable);
}

TEST_F(ModelLoader, RefusesAModelFileThatWasChanged) {
  std::string bytes = tiny_model_file();
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  models_.crown(models_.add(bytes));
  EXPECT_THAT(load(), FailsWith(Code::corrupt_data, HasSubstr("version 1 of m")));
}

TEST_F(ModelLoader, RefusesAVersionWithoutAModelFile) {
  models_.crown(models_.add(""));
  std::filesystem::remove(models_.path_of(1));
  EXPECT_EQ(load().error().code, Code::not_found);
}

TEST(Prove, RefusesAModelThatGivesNoProbability) {
  EXPECT_TRUE(prove(tiny_classifier()).has_value());
  const Classifier broken(
      *TfidfVectorizer::from_parts({}, {"bad", "good"}, {1.0, 1.0}),
      {.weights = {1, 1}, .intercepts = {std::numeric_limits<double>::quiet_NaN()}},
      {"negative", "positive"});
  EXPECT_THAT(prove(broken), FailsWith(Code::corrupt_data));
}

}  // namespace
}  // namespace sentiment
