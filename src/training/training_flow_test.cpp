#include "training/training_flow.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/stop_flag.hpp"
#include "files/atomic_file.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/faulty_ports.hpp"
#include "testing/made_up_reviews.hpp"
#include "testing/memory_backend.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::Contains;
using testing_support::CallFault;
using testing_support::FailsWith;
using testing_support::FakeClock;
using testing_support::FaultyRegistry;
using testing_support::FaultyTracker;
using testing_support::made_up_reviews;
using testing_support::MemoryBackend;
using testing_support::TempDir;

class TrainingFlowTest : public testing::Test {
 protected:
  TrainingFlowTest() {
    EXPECT_TRUE(write_file(data_, made_up_reviews(300)));
    request_.data_path = data_.string();
    request_.user = "ada";
    request_.champion = true;
    request_.config.recipe.vectorizer.min_df = {false, 2};
  }

  Result<TrainOutcome> train() {
    return run_training(request_, {tracker_, registry_, place_, {}, clock_}, stop_);
  }
  std::vector<sentiment::Run> runs_at(MemoryBackend& place) const {
    return place.list_runs("sentiment-classifier", 10).value();
  }

  TempDir dir_;
  const std::filesystem::path data_ = dir_.path() / "reviews.csv";
  FakeClock clock_;
  MemoryBackend place_{clock_};
  CallFault fault_;
  FaultyTracker tracker_{place_, fault_};
  FaultyRegistry registry_{place_, fault_};
  StopFlag stop_;
  TrainRequest request_;
};

TEST_F(TrainingFlowTest, ATrainingIsARunAVersionAndTheFirstChampion) {
  const auto outcome = train();
  ASSERT_TRUE(outcome) << outcome.error().message;
  const auto run = runs_at(place_).at(0);
  EXPECT_EQ(run.id, outcome->run_id);
  EXPECT_EQ(run.status, RunStatus::finished);
  EXPECT_EQ(run.user, "ada");
  EXPECT_THAT(run.params, Contains(KeyValue{"train_samples", "240"}));
  EXPECT_FALSE(run.metrics.empty());
  const auto version = place_.get_version(request_.model_name, ModelVersion{1}).value();
  EXPECT_EQ(version.run_id, run.id);
  EXPECT_EQ(version.source, place_.find_model(run.id, "model")->artifact_uri);
  EXPECT_EQ(place_.find_alias(request_.model_name, Alias{"champion"}).value()->version,
            version.version);
}

TEST_F(TrainingFlowTest, AModelThatIsNoBetterIsRegisteredOnly) {
  ASSERT_TRUE(train());
  const auto outcome = train();
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->version, ModelVersion{2});
  EXPECT_FALSE(outcome->promotion->promoted);
  EXPECT_EQ(place_.find_alias(request_.model_name, Alias{"champion"}).value()->version,
            ModelVersion{1});
}

TEST_F(TrainingFlowTest, WithoutATrackerThereIsNoTraining) {
  fault_.fail_at = 0;
  EXPECT_THAT(train(), FailsWith(Code::unavailable));
  EXPECT_TRUE(runs_at(place_).empty());
}

TEST_F(TrainingFlowTest, BadDataEndsTheRunAsFailedWithTheReason) {
  ASSERT_TRUE(write_file(data_, "review,sentiment\nfine,positive\n"));
  const auto outcome = train();
  ASSERT_FALSE(outcome);
  const auto run = runs_at(place_).at(0);
  EXPECT_EQ(run.status, RunStatus::failed);
  EXPECT_THAT(run.tags, Contains(KeyValue{"sentiment.failure", outcome.error().message}));
  EXPECT_THAT(place_.list_versions(request_.model_name), FailsWith(Code::not_found));
}

TEST_F(TrainingFlowTest, AStopEndsTheRunAsKilled) {
  stop_.request();
  EXPECT_THAT(train(), FailsWith(Code::interrupted));
  for (const auto& run : runs_at(place_)) EXPECT_EQ(run.status, RunStatus::killed);
}

TEST_F(TrainingFlowTest, TheSameInputGivesTheSameModelAtAnyThreadCount) {
  std::vector<std::string> models;
  for (const int threads : {1, 2, 7}) {
    request_.threads = threads;
    const auto outcome = train();
    ASSERT_TRUE(outcome);
    const auto model = place_.find_model(*outcome->run_id, "model").value();
    const auto folder = place_.fetch(model.artifact_uri).value();
    models.push_back(read_file(folder / "sentiment.model").value());
  }
  EXPECT_EQ(models[0], models[1]);
  EXPECT_EQ(models[0], models[2]);
}

TEST_F(TrainingFlowTest, WithoutRegistrationThereIsARunAndNoVersion) {
  request_.register_model = false;
  const auto outcome = train();
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->version, std::nullopt);
  EXPECT_EQ(place_.list_versions(request_.model_name).error().code, Code::not_found);
}

TEST_F(TrainingFlowTest, DropsTestRowsThatWereTrainedOnWhenAsked) {
  request_.config.data.drop_split_duplicates = true;
  ASSERT_TRUE(write_file(data_, made_up_reviews(400) + made_up_reviews(400).substr(11)));
  const auto outcome = train();
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_LT(outcome->record.test_rows, 160U);
  const auto run = runs_at(place_).at(0);
  const auto shared = std::find_if(run.tags.begin(), run.tags.end(), [](const KeyValue& tag) {
    return tag.key == "sentiment.data.shared_texts";
  });
  EXPECT_EQ(std::stoul(shared->value), 160U - outcome->record.test_rows);
}

// Whatever call of tracker or registry fails, nothing is half done: no version without a whole
// model, and no champion but one that a successful training names.
TEST_F(TrainingFlowTest, AFailureAtAnyCallLeavesNothingHalfDone) {
  request_.champion = true;
  ASSERT_TRUE(train());
  const int calls = fault_.calls();
  ASSERT_GT(calls, 8);
  for (int n = 0; n < calls; ++n) {
    const auto before = place_.list_versions(request_.model_name)->size();
    fault_.fail_at = fault_.calls() + n;
    const auto outcome = train();
    fault_.fail_at = -1;
    const auto versions = place_.list_versions(request_.model_name).value();
    for (const auto& version : versions) {
      const auto folder = place_.fetch(version.source);
      ASSERT_TRUE(folder) << "call " << n;
      EXPECT_TRUE(std::filesystem::exists(*folder / "sentiment.model")) << "call " << n;
    }
    if (!outcome) {
      EXPECT_EQ(outcome.error().code, Code::unavailable) << "call " << n;
    }
    const auto champion = place_.find_alias(request_.model_name, Alias{"champion"});
    EXPECT_EQ((*champion)->version, ModelVersion{1}) << "equal scores never promote, call " << n;
    if (!outcome || !outcome->version) {
      EXPECT_LE(versions.size(), before + 1) << "call " << n;
    }
  }
}

}  // namespace
}  // namespace sentiment
