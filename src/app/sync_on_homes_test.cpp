#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/local/local_home.hpp"
#include "base/clock.hpp"
#include "base/stop_flag.hpp"
#include "files/atomic_file.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "sync/sync.hpp"
#include "testing/classifier_name.hpp"
#include "testing/faulty_ports.hpp"
#include "testing/made_up_reviews.hpp"
#include "testing/temp_dir.hpp"
#include "training/training_flow.hpp"

namespace sentiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::CallFault;
using testing_support::FaultyRegistry;
using testing_support::FaultyTracker;
using testing_support::kChampion;
using testing_support::kClassifier;
using testing_support::made_up_reviews;
using testing_support::TempDir;

/// A solo home that is replayed into another place: a second home, for want of a server.
class SyncOnHomes : public testing::Test {
 protected:
  SyncOnHomes() {
    const auto data = dir_.path() / "reviews.csv";
    EXPECT_TRUE(write_file_atomically(data, made_up_reviews(300, true)));
    request_.data_path = data.string();
    request_.user = "ada";
    request_.champion = true;
    request_.config.recipe.vectorizer.min_df = {false, 2};
    request_.config.recipe.vectorizer.max_features = 1;
    train();  // version 1, champion
    request_.config.recipe.vectorizer.max_features.reset();
    train();  // version 2, better
    request_.register_model = request_.champion = false;
    train();  // a run without a version
    request_.data_path = (dir_.path() / "none.csv").string();
    EXPECT_FALSE(run_training(request_, ports(), stop_));  // a failed run
    EXPECT_TRUE(home_->registry().move_alias({.name = kClassifier,
                                              .alias = Alias{"challenger"},
                                              .to = ModelVersion{1},
                                              .who = "bob",
                                              .why = "by hand"}));
  }

  TrainingPorts ports() {
    return {.tracker = home_->tracker(),
            .registry = home_->registry(),
            .artifacts = home_->artifacts(),
            .observers = {},
            .clock = clock_};
  }
  void train() {
    const auto outcome = run_training(request_, ports(), stop_);
    ASSERT_TRUE(outcome) << outcome.error().message;
  }
  Result<SyncReport> sync() {
    return sync_places({home_->inventory(),
                        home_->models(),
                        {tracker_, registry_, server_->artifacts()},
                        [this](const std::string& line) { warnings_.push_back(line); }},
                       stop_);
  }
  std::vector<sentiment::Run> runs_at(local::LocalHome& place) {
    return place.tracker().list_runs("sentiment-classifier", 100).value();
  }
  std::optional<int> champion() {
    const auto found = server_->registry().find_alias(kClassifier, kChampion).value();
    return found ? std::optional{found->version.value()} : std::nullopt;
  }
  /// Everything is there, once, and as it was.
  void expect_the_same() {
    const auto here = runs_at(*home_);
    const auto there = runs_at(*server_);
    ASSERT_EQ(there.size(), here.size());
    for (std::size_t i = 0; i < here.size(); ++i) {
      EXPECT_EQ(there[i].name, here[i].name);
      EXPECT_EQ(there[i].user, here[i].user);
      EXPECT_EQ(there[i].status, here[i].status);
      EXPECT_EQ(there[i].start_time, here[i].start_time);
      EXPECT_EQ(there[i].end_time, here[i].end_time);
      EXPECT_EQ(there[i].params, here[i].params);
      EXPECT_EQ(there[i].datasets.size(), here[i].datasets.size());
      const auto loss = home_->tracker().metric_history(here[i].id, "train_loss").value();
      const auto copy = server_->tracker().metric_history(there[i].id, "train_loss").value();
      ASSERT_EQ(copy.size(), loss.size());
      for (std::size_t k = 0; k < loss.size(); ++k) {
        EXPECT_EQ(copy[k].value, loss[k].value);
        EXPECT_EQ(copy[k].time, loss[k].time);
      }
    }
    const auto versions = server_->registry().list_versions(kClassifier).value();
    ASSERT_EQ(versions.size(), 2U);
    EXPECT_EQ(versions[0].run_id, there[2].id);
    EXPECT_EQ(versions[1].run_id, there[3].id);
    for (std::size_t i = 0; i < 2; ++i) {
      const auto copy = server_->artifacts().fetch(versions[i].source).value();
      const auto original = home_->registry().list_versions(kClassifier).value()[i];
      EXPECT_EQ(
          read_file(copy / "sentiment.model").value(),
          read_file(home_->artifacts().fetch(original.source).value() / "sentiment.model").value());
      EXPECT_THAT(read_file(copy / "MLmodel").value(), HasSubstr(versions[i].run_id.value()));
    }
    const auto report = server_->artifacts().fetch(there[3].artifact_uri).value();
    EXPECT_TRUE(std::filesystem::exists(report / "evaluation" / "report.html"));
    EXPECT_EQ(champion(), 2);
    EXPECT_THAT(versions[1].aliases, ElementsAre(Alias{"challenger"}));
    const auto moves = server_->registry().alias_history(kClassifier, kChampion).value();
    const auto original = home_->registry().alias_history(kClassifier, kChampion).value();
    ASSERT_EQ(moves.size(), 2U);
    EXPECT_EQ(moves[0].when, original[0].when);
    EXPECT_EQ(moves[0].why, original[0].why);
    EXPECT_EQ(moves[0].scores, original[0].scores);
  }

  TempDir dir_;
  SystemClock clock_;
  StopFlag stop_;
  TrainRequest request_;
  std::unique_ptr<local::LocalHome> home_ =
      local::LocalHome::open(dir_.path() / "home", clock_).value();
  std::unique_ptr<local::LocalHome> server_ =
      local::LocalHome::open(dir_.path() / "server", clock_).value();
  CallFault fault_;
  FaultyTracker tracker_{server_->tracker(), fault_};
  FaultyRegistry registry_{server_->registry(), fault_};
  std::vector<std::string> warnings_;
};

TEST_F(SyncOnHomes, ReplaysEverythingOnce) {
  const auto first = sync();
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->runs, 4U);
  EXPECT_EQ(first->versions, 2U);
  EXPECT_EQ(first->alias_moves, 3U);
  expect_the_same();
  const auto second = sync();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->runs, 0U);
  EXPECT_EQ(second->runs_before, 4U);
  EXPECT_EQ(second->versions, 0U);
  EXPECT_EQ(second->alias_moves, 0U);
  expect_the_same();
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(SyncOnHomes, FinishesWhatWasCutOffAtAnyCall) {
  ASSERT_TRUE(sync());
  const int calls = fault_.calls();
  ASSERT_GT(calls, 40);
  for (int n = 0; n < calls; ++n) {
    SCOPED_TRACE(testing::Message() << "cut at call " << n);
    server_.reset();
    std::filesystem::remove_all(dir_.path() / "server");
    server_ = local::LocalHome::open(dir_.path() / "server", clock_).value();
    CallFault cut;
    FaultyTracker cut_tracker(server_->tracker(), cut);
    FaultyRegistry cut_registry(server_->registry(), cut);
    const auto sync_cut = [&] {
      return sync_places({home_->inventory(),
                          home_->models(),
                          {cut_tracker, cut_registry, server_->artifacts()},
                          [](const std::string&) {}},
                         stop_);
    };
    cut.fail_at = n;
    const auto first = sync_cut();
    EXPECT_TRUE(!first || !first->failures.empty());
    cut.fail_at = -1;
    const auto again = sync_cut();
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_THAT(again->failures, IsEmpty());
    expect_the_same();
    if (HasFailure()) break;
  }
}

}  // namespace
}  // namespace sentiment
