#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/local/local_home.hpp"
#include "base/random_id.hpp"
#include "base/strong.hpp"
#include "interchange/mlflow_folder.hpp"
#include "model/model_file.hpp"
#include "model/text_digest.hpp"
#include "ports/flow_observer.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "testing/fake_clock.hpp"
#include "testing/faulty_ports.hpp"
#include "testing/temp_dir.hpp"
#include "training/promotion.hpp"

namespace sentiment {
namespace {

using testing_support::CallFault;
using testing_support::FakeClock;
using testing_support::FaultyRegistry;
using testing_support::TempDir;

const ModelName kName{"sentiment-classifier"};
const Alias kChampion{"champion"};

/// A model of the two terms "bad" and "good" whose weights decide; `weight` 0 answers negative
/// always.
ModelFile model_with(double weight, std::vector<std::uint64_t> digests) {
  auto vectorizer = TfidfVectorizer::from_parts({}, {"bad", "good"}, {1.0, 1.0}).value();
  std::sort(digests.begin(), digests.end());
  return {Classifier(std::move(vectorizer), {{-weight, weight}, 0.0, 1}, {"negative", "positive"}),
          {},
          std::move(digests)};
}

class PromotionTest : public testing::Test {
 protected:
  PromotionTest() {
    for (int i = 0; i < 100; ++i) {
      texts.push_back((i % 2 == 0 ? "bad film number " : "good film number ") + std::to_string(i));
      labels.push_back(static_cast<std::uint8_t>(i % 2));
    }
    for (const auto& text : texts) {
      views.push_back(text);
      digests.push_back(text_digest(text));
    }
  }

  ModelVersion register_model(const ModelFile& model) {
    const auto run = home->tracker().start_run({.experiment = "e", .start_time = clock.now()});
    const std::string id = "m-" + random_hex_id();
    const auto folder = dir.path() / id;
    EXPECT_TRUE(write_model_folder(folder, {.model = model,
                                            .model_id = id,
                                            .run_id = *run,
                                            .created = clock.now(),
                                            .model_uuid = random_hex_id(),
                                            .input_example = "x"}));
    const auto logged = home->tracker().log_model(*run, "model", id, folder);
    return registry.create_version({kName, *run, logged->artifact_uri, {}}).value();
  }

  void make_champion(ModelVersion version) {
    const auto current = registry.find_alias(kName, kChampion).value();
    ASSERT_TRUE(
        registry.move_alias({.name = kName,
                             .alias = kChampion,
                             .from = current ? std::optional(current->version) : std::nullopt,
                             .to = version}));
  }

  Promotion promote(const ModelFile& candidate, ModelVersion version) {
    Promoter promoter(registry, home->store(), clock,
                      [this](LogLevel, std::string line) { log.push_back(std::move(line)); });
    return promoter.promote({.name = kName,
                             .version = version,
                             .candidate = candidate,
                             .rows = {views, labels, digests},
                             .candidate_f1 = 1.0,
                             .who = "me",
                             .threads = 1});
  }

  std::vector<AliasMove> moves() { return registry.alias_history(kName, kChampion).value(); }

  std::optional<int> champion() {
    const auto found = home->registry().find_alias(kName, kChampion).value();
    return found ? std::optional(found->version.value()) : std::nullopt;
  }

  TempDir dir;
  FakeClock clock;
  std::unique_ptr<local::LocalHome> home =
      local::LocalHome::open(dir.path() / "home", clock).value();
  CallFault fault;
  FaultyRegistry registry{home->registry(), fault};
  std::vector<std::string> texts;
  std::vector<std::uint8_t> labels;
  std::vector<std::string_view> views;
  std::vector<std::uint64_t> digests;
  std::vector<std::string> log;
  const ModelFile good = model_with(1.0, {1, 2, 3});
  const ModelFile useless = model_with(0.0, {1, 2, 3});
};

TEST_F(PromotionTest, TheFirstModelBecomesChampion) {
  const auto version = register_model(useless);
  const auto decision = promote(useless, version);
  EXPECT_TRUE(decision.promoted);
  EXPECT_EQ(champion(), 1);
  ASSERT_EQ(moves().size(), 1U);
  EXPECT_EQ(moves()[0].why, "no champion yet");
  EXPECT_EQ(moves()[0].who, "me");
}

TEST_F(PromotionTest, OnlyAStrictlyBetterModelReplacesTheChampion) {
  make_champion(register_model(useless));
  EXPECT_TRUE(promote(good, register_model(good)).promoted);
  EXPECT_EQ(champion(), 2);
  const auto equal = promote(good, register_model(good));
  EXPECT_FALSE(equal.promoted);
  EXPECT_TRUE(equal.decided);
  EXPECT_EQ(equal.reason, "current champion is better");
  EXPECT_EQ(champion(), 2);
}

TEST_F(PromotionTest, RowsSeenInTrainingLeaveTheComparison) {
  make_champion(register_model(model_with(0.0, {digests.begin(), digests.begin() + 30})));
  const auto candidate = model_with(1.0, {digests.begin() + 20, digests.begin() + 40});
  ASSERT_TRUE(promote(candidate, register_model(candidate)).promoted);
  EXPECT_THAT(moves().front().scores, testing::HasSubstr("\"rows\":60,\"rows_left_out\":40"));
}

TEST_F(PromotionTest, TooFewNewRowsPromoteNothing) {
  make_champion(register_model(model_with(0.0, {digests.begin(), digests.begin() + 51})));
  const auto decision = promote(good, register_model(good));
  EXPECT_FALSE(decision.promoted);
  EXPECT_EQ(decision.reason, "only 49 test rows are new to both models, 50 are needed");
  EXPECT_EQ(champion(), 1);
}

TEST_F(PromotionTest, AChampionWithoutDigestsIsComparedOnAllRowsAndTagged) {
  make_champion(register_model(model_with(0.0, {})));
  const auto candidate = model_with(1.0, digests);
  const auto version = register_model(candidate);
  EXPECT_TRUE(promote(candidate, version).promoted);
  EXPECT_THAT(moves().front().scores, testing::HasSubstr("\"rows\":100"));
  EXPECT_THAT(registry.get_version(kName, version)->tags,
              testing::Contains(KeyValue{"sentiment.overlap", "overlap-unknown"}));
}

TEST_F(PromotionTest, AnErrorWhileLookingUpTheChampionPromotesNothing) {
  make_champion(register_model(useless));
  const auto version = register_model(good);
  fault.fail_at = fault.calls();
  fault.error = {Code::unavailable, "registry is down"};
  const auto decision = promote(good, version);
  EXPECT_FALSE(decision.promoted);
  EXPECT_FALSE(decision.decided);
  EXPECT_EQ(decision.reason, "look up the current champion: registry is down");
  EXPECT_EQ(champion(), 1);
}

TEST_F(PromotionTest, AChampionThatCannotBeLoadedPromotesNothing) {
  make_champion(register_model(useless));
  const auto first = registry.get_version(kName, ModelVersion{1});
  std::filesystem::remove_all(*home->store().fetch(first->source));
  const auto decision = promote(good, register_model(good));
  EXPECT_FALSE(decision.promoted);
  EXPECT_FALSE(decision.decided);
  EXPECT_THAT(decision.reason, testing::StartsWith("load the current champion"));
  EXPECT_EQ(champion(), 1);
}

TEST_F(PromotionTest, ComparesAgainWithTheChampionThatCameBetween) {
  make_champion(register_model(useless));
  const auto rival = register_model(good);
  const auto version = register_model(good);
  registry.before_move = [&] { make_champion(rival); };
  const auto decision = promote(good, version);
  EXPECT_FALSE(decision.promoted);
  EXPECT_EQ(decision.reason, "current champion is better");
  EXPECT_EQ(champion(), rival.value());
  EXPECT_THAT(log, testing::Contains(testing::HasSubstr("changed meanwhile")));
}

}  // namespace
}  // namespace sentiment
