#include "registry/promotion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random_id.hpp"
#include "data/text_digest.hpp"
#include "interchange/model_folder/mlflow_folder.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "registry/model_folder.hpp"
#include "testing/classifier_name.hpp"
#include "testing/fake_clock.hpp"
#include "testing/faulty_ports.hpp"
#include "testing/memory_backend.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing_support::CallFault;
using testing_support::FakeClock;
using testing_support::FaultyRegistry;
using testing_support::kChampion;
using testing_support::kClassifier;
using testing_support::MemoryBackend;
using testing_support::TempDir;

/// A model of the two terms "bad" and "good" whose weights decide; `weight` 0 answers negative
/// always.
ModelFile model_with(double weight, std::vector<std::uint64_t> digests) {
  auto vectorizer = TfidfVectorizer::from_parts({}, {"bad", "good"}, {1.0, 1.0}).value();
  std::sort(digests.begin(), digests.end());
  return {Classifier(std::move(vectorizer),
                     LinearModel{.weights = {-weight, weight}, .intercepts = {0}},
                     {"negative", "positive"}),
          {},
          {},
          std::move(digests)};
}

class PromotionTest : public testing::Test {
 protected:
  PromotionTest() {
    for (int i = 0; i < 100; ++i) {
      texts_.push_back((i % 2 == 0 ? "bad film number " : "good film number ") + std::to_string(i));
      labels_.push_back(static_cast<std::uint8_t>(i % 2));
    }
    for (const auto& text : texts_) {
      views_.push_back(text);
      digests_.push_back(text_digest(text));
    }
  }

  ModelVersion register_model(const ModelFile& model) {
    const auto run = place_.start_run({.experiment = "e", .start_time = clock_.now()});
    const std::string id = "m-" + random_hex_id();
    const auto folder = dir_.path() / id;
    const auto written = write_model_folder(folder, {.model = model,
                                                     .model_id = id,
                                                     .run_id = run->value(),
                                                     .created = clock_.now(),
                                                     .model_uuid = random_hex_id(),
                                                     .input_example = "x"});
    const auto logged =
        place_.log_model(*run, "model", model_folder_at(*written, id, *run).value());
    return registry_.create_version({kClassifier, *run, logged->artifact_uri, {}}).value();
  }

  void make_champion(ModelVersion version) {
    const auto current = registry_.find_alias(kClassifier, kChampion).value();
    ASSERT_TRUE(
        registry_.move_alias({.name = kClassifier,
                              .alias = kChampion,
                              .from = current ? std::optional(current->version) : std::nullopt,
                              .to = version}));
  }

  Promotion promote(const ModelFile& candidate, ModelVersion version, double f1 = 1.0) {
    return sentiment::promote({.name = kClassifier,
                               .version = version,
                               .candidate = candidate,
                               .rows = {views_, labels_, digests_},
                               .candidate_f1 = f1,
                               .who = "me",
                               .threads = 1},
                              registry_, place_, clock_, [this](LogLevel, std::string line) {
                                log_.push_back(std::move(line));
                              });
  }

  std::vector<AliasMove> moves() { return registry_.alias_history(kClassifier, kChampion).value(); }

  std::optional<int> champion() {
    const auto found = place_.find_alias(kClassifier, kChampion).value();
    return found ? std::optional(found->version.value()) : std::nullopt;
  }

  TempDir dir_;
  FakeClock clock_;
  MemoryBackend place_{clock_};
  CallFault fault_;
  FaultyRegistry registry_{place_, fault_};
  std::vector<std::string> texts_;
  std::vector<std::uint8_t> labels_;
  std::vector<std::string_view> views_;
  std::vector<std::uint64_t> digests_;
  std::vector<std::string> log_;
  const ModelFile good_ = model_with(1.0, {1, 2, 3});
  const ModelFile useless_ = model_with(0.0, {1, 2, 3});
};

TEST_F(PromotionTest, TheFirstModelBecomesChampion) {
  const auto version = register_model(useless_);
  const auto decision = promote(useless_, version);
  EXPECT_TRUE(decision.promoted);
  EXPECT_EQ(champion(), 1);
  ASSERT_EQ(moves().size(), 1U);
  EXPECT_EQ(moves()[0].why, "no champion yet");
  EXPECT_EQ(moves()[0].who, "me");
}

TEST_F(PromotionTest, OnlyAStrictlyBetterModelReplacesTheChampion) {
  make_champion(register_model(useless_));
  EXPECT_TRUE(promote(good_, register_model(good_)).promoted);
  EXPECT_EQ(champion(), 2);
  const auto equal = promote(good_, register_model(good_));
  EXPECT_FALSE(equal.promoted);
  EXPECT_TRUE(equal.decided);
  EXPECT_EQ(equal.reason, "current champion is better");
  EXPECT_EQ(champion(), 2);
}

TEST_F(PromotionTest, AScoreThatIsNoNumberPromotesNothing) {
  const auto version = register_model(good_);
  const auto decision = promote(good_, version, std::numeric_limits<double>::quiet_NaN());
  EXPECT_FALSE(decision.promoted);
  EXPECT_TRUE(decision.decided);
  EXPECT_EQ(champion(), std::nullopt);
  EXPECT_THAT(registry_.get_version(kClassifier, version)->tags,
              testing::Contains(KeyValue{"sentiment.decision", "not promoted"}));
}

TEST_F(PromotionTest, RowsSeenInTrainingLeaveTheComparison) {
  make_champion(register_model(model_with(0.0, {digests_.begin(), digests_.begin() + 30})));
  const auto candidate = model_with(1.0, {digests_.begin() + 20, digests_.begin() + 40});
  ASSERT_TRUE(promote(candidate, register_model(candidate)).promoted);
  EXPECT_THAT(moves().front().scores, testing::HasSubstr("\"rows\":60,\"rows_left_out\":40"));
}

TEST_F(PromotionTest, TooFewNewRowsPromoteNothing) {
  make_champion(register_model(model_with(0.0, {digests_.begin(), digests_.begin() + 51})));
  const auto decision = promote(good_, register_model(good_));
  EXPECT_FALSE(decision.promoted);
  EXPECT_EQ(decision.reason, "only 49 test rows are new to both models, 50 are needed");
  EXPECT_EQ(champion(), 1);
}

TEST_F(PromotionTest, AChampionWithoutDigestsIsComparedOnAllRowsAndTagged) {
  make_champion(register_model(model_with(0.0, {})));
  const auto candidate = model_with(1.0, digests_);
  const auto version = register_model(candidate);
  EXPECT_TRUE(promote(candidate, version).promoted);
  EXPECT_THAT(moves().front().scores, testing::HasSubstr("\"rows\":100"));
  EXPECT_THAT(registry_.get_version(kClassifier, version)->tags,
              testing::Contains(KeyValue{"sentiment.overlap", "overlap-unknown"}));
}

TEST_F(PromotionTest, AnErrorWhileLookingUpTheChampionPromotesNothing) {
  make_champion(register_model(useless_));
  const auto version = register_model(good_);
  fault_.fail_at = fault_.calls();
  fault_.error = {Code::unavailable, "registry is down"};
  const auto decision = promote(good_, version);
  EXPECT_FALSE(decision.promoted);
  EXPECT_FALSE(decision.decided);
  EXPECT_EQ(decision.reason, "look up the current champion: registry is down");
  EXPECT_EQ(champion(), 1);
}

TEST_F(PromotionTest, AChampionThatCannotBeLoadedPromotesNothing) {
  make_champion(register_model(useless_));
  const auto first = registry_.get_version(kClassifier, ModelVersion{1});
  std::filesystem::remove_all(*place_.fetch(first->source));
  const auto decision = promote(good_, register_model(good_));
  EXPECT_FALSE(decision.promoted);
  EXPECT_FALSE(decision.decided);
  EXPECT_THAT(decision.reason, testing::StartsWith("load the current champion"));
  EXPECT_EQ(champion(), 1);
}

TEST_F(PromotionTest, ComparesAgainWithTheChampionThatCameBetween) {
  make_champion(register_model(useless_));
  const auto rival = register_model(good_);
  const auto version = register_model(good_);
  registry_.before_move = [&] { make_champion(rival); };
  const auto decision = promote(good_, version);
  EXPECT_FALSE(decision.promoted);
  EXPECT_EQ(decision.reason, "current champion is better");
  EXPECT_EQ(champion(), rival.value());
  EXPECT_THAT(log_, testing::Contains(testing::HasSubstr("changed meanwhile")));
}

}  // namespace
}  // namespace sentiment
