#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/local/local_home.hpp"
#include "base/atomic_file.hpp"
#include "base/clock.hpp"
#include "base/stop_flag.hpp"
#include "base/strong.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "sync/sync.hpp"
#include "testing/faulty_ports.hpp"
#include "testing/temp_dir.hpp"
#include "training/training_flow.hpp"
#include "wiring/made_up_reviews.hpp"

namespace sentiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::CallFault;
using testing_support::FaultyRegistry;
using testing_support::FaultyTracker;
using testing_support::made_up_reviews;
using testing_support::TempDir;

const ModelName kSynced{"sentiment-classifier"};
const Alias kSyncedAlias{"champion"};

/// A solo home that is replayed into another place: a second home, for want of a server.
class SyncOnHomes : public testing::Test {
 protected:
  SyncOnHomes() {
    const auto data = dir.path() / "reviews.csv";
    EXPECT_TRUE(write_file_atomically(data, made_up_reviews(300, true)));
    request.data_path = data.string();
    request.user = "ada";
    request.champion = true;
    request.config.vectorizer.min_df = {false, 2};
    request.config.vectorizer.max_features = 1;
    train();  // version 1, champion
    request.config.vectorizer.max_features.reset();
    train();  // version 2, better
    request.register_model = request.champion = false;
    train();  // a run without a version
    request.data_path = (dir.path() / "none.csv").string();
    EXPECT_FALSE(run_training(request, ports(), stop));  // a failed run
    EXPECT_TRUE(home->registry().move_alias({.name = kSynced,
                                             .alias = Alias{"challenger"},
                                             .to = ModelVersion{1},
                                             .who = "bob",
                                             .why = "by hand"}));
  }

  TrainingPorts ports() {
    return {.tracker = home->tracker(),
            .registry = home->registry(),
            .artifacts = home->store(),
            .observers = {},
            .clock = clock};
  }
  void train() {
    const auto outcome = run_training(request, ports(), stop);
    ASSERT_TRUE(outcome) << outcome.error().message;
  }
  Result<SyncReport> sync() {
    return Sync(home->inventory(), {home->tracker(), home->registry(), home->store()},
                {tracker, registry, server->store()}, stop,
                [this](const std::string& line) { warnings.push_back(line); })
        .run();
  }
  std::vector<sentiment::Run> runs_at(local::LocalHome& place) {
    return place.tracker().list_runs("sentiment-classifier", 100).value();
  }
  std::optional<int> champion() {
    const auto found = server->registry().find_alias(kSynced, kSyncedAlias).value();
    return found ? std::optional{found->version.value()} : std::nullopt;
  }
  /// Everything is there, once, and as it was.
  void expect_the_same() {
    const auto here = runs_at(*home);
    const auto there = runs_at(*server);
    ASSERT_EQ(there.size(), here.size());
    for (std::size_t i = 0; i < here.size(); ++i) {
      EXPECT_EQ(there[i].name, here[i].name);
      EXPECT_EQ(there[i].user, here[i].user);
      EXPECT_EQ(there[i].status, here[i].status);
      EXPECT_EQ(there[i].start_time, here[i].start_time);
      EXPECT_EQ(there[i].end_time, here[i].end_time);
      EXPECT_EQ(there[i].params, here[i].params);
      EXPECT_EQ(there[i].datasets.size(), here[i].datasets.size());
      const auto loss = home->tracker().metric_history(here[i].id, "train_loss").value();
      const auto copy = server->tracker().metric_history(there[i].id, "train_loss").value();
      ASSERT_EQ(copy.size(), loss.size());
      for (std::size_t k = 0; k < loss.size(); ++k) {
        EXPECT_EQ(copy[k].value, loss[k].value);
        EXPECT_EQ(copy[k].time, loss[k].time);
      }
    }
    const auto versions = server->registry().list_versions(kSynced).value();
    ASSERT_EQ(versions.size(), 2U);
    EXPECT_EQ(versions[0].run_id, there[2].id);
    EXPECT_EQ(versions[1].run_id, there[3].id);
    for (std::size_t i = 0; i < 2; ++i) {
      const auto copy = server->store().fetch(versions[i].source).value();
      const auto original = home->registry().list_versions(kSynced).value()[i];
      EXPECT_EQ(
          read_file(copy / "sentiment.model").value(),
          read_file(home->store().fetch(original.source).value() / "sentiment.model").value());
      EXPECT_THAT(read_file(copy / "MLmodel").value(), HasSubstr(versions[i].run_id.value()));
    }
    const auto report = server->store().fetch(there[3].artifact_uri).value();
    EXPECT_TRUE(std::filesystem::exists(report / "evaluation" / "report.html"));
    EXPECT_EQ(champion(), 2);
    EXPECT_THAT(versions[1].aliases, ElementsAre(Alias{"challenger"}));
    const auto moves = server->registry().alias_history(kSynced, kSyncedAlias).value();
    const auto original = home->registry().alias_history(kSynced, kSyncedAlias).value();
    ASSERT_EQ(moves.size(), 2U);
    EXPECT_EQ(moves[0].when, original[0].when);
    EXPECT_EQ(moves[0].why, original[0].why);
    EXPECT_EQ(moves[0].scores, original[0].scores);
  }

  TempDir dir;
  SystemClock clock;
  StopFlag stop;
  TrainRequest request;
  std::unique_ptr<local::LocalHome> home =
      local::LocalHome::open(dir.path() / "home", clock).value();
  std::unique_ptr<local::LocalHome> server =
      local::LocalHome::open(dir.path() / "server", clock).value();
  CallFault fault;
  FaultyTracker tracker{server->tracker(), fault};
  FaultyRegistry registry{server->registry(), fault};
  std::vector<std::string> warnings;
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
  EXPECT_THAT(warnings, IsEmpty());
}

TEST_F(SyncOnHomes, FinishesWhatWasCutOffAtAnyCall) {
  ASSERT_TRUE(sync());
  const int calls = fault.calls();
  ASSERT_GT(calls, 40);
  for (int n = 0; n < calls; ++n) {
    SCOPED_TRACE(testing::Message() << "cut at call " << n);
    server.reset();
    std::filesystem::remove_all(dir.path() / "server");
    server = local::LocalHome::open(dir.path() / "server", clock).value();
    CallFault cut;
    FaultyTracker cut_tracker(server->tracker(), cut);
    FaultyRegistry cut_registry(server->registry(), cut);
    const auto sync_cut = [&] {
      return Sync(home->inventory(), {home->tracker(), home->registry(), home->store()},
                  {cut_tracker, cut_registry, server->store()}, stop, [](const std::string&) {})
          .run();
    };
    cut.fail_at = n;
    EXPECT_FALSE(sync_cut());
    cut.fail_at = -1;
    const auto again = sync_cut();
    ASSERT_TRUE(again) << again.error().message;
    expect_the_same();
    if (HasFailure()) break;
  }
}

TEST_F(SyncOnHomes, SendsWhatCameSince) {
  ASSERT_TRUE(sync());
  request.data_path = (dir.path() / "reviews.csv").string();
  request.register_model = true;
  train();
  const auto report = sync();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->runs, 1U);
  EXPECT_EQ(report->versions, 1U);
  EXPECT_EQ(server->registry().list_versions(kSynced)->size(), 3U);
  EXPECT_EQ(champion(), 2);
}

TEST_F(SyncOnHomes, WhatWasMovedAtTheOtherPlaceStays) {
  ASSERT_TRUE(sync());
  ASSERT_TRUE(server->registry().move_alias({.name = kSynced,
                                             .alias = kSyncedAlias,
                                             .from = ModelVersion{2},
                                             .to = ModelVersion{1},
                                             .who = "eve",
                                             .why = "rollback"}));
  ASSERT_TRUE(sync());
  EXPECT_EQ(champion(), 1);
}

TEST_F(SyncOnHomes, AnAliasOnAVersionOfAnotherOriginIsLeftThere) {
  const auto run = server->tracker()
                       .start_run({.experiment = "other", .name = "r", .start_time = clock.now()})
                       .value();
  ASSERT_TRUE(server->registry().create_version(
      {.name = kSynced, .run_id = run, .source = "models:/elsewhere"}));
  ASSERT_TRUE(server->registry().move_alias(
      {.name = kSynced, .alias = kSyncedAlias, .to = ModelVersion{1}, .who = "eve"}));
  const auto report = sync();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->versions, 2U);
  EXPECT_EQ(champion(), 1);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("'champion' of sentiment-classifier stays at "
                                              "version 1")));
}

TEST_F(SyncOnHomes, ARunThatIsAtWorkWaitsForTheNextTime) {
  const auto run =
      home->tracker()
          .start_run(
              {.experiment = "sentiment-classifier", .name = "at work", .start_time = clock.now()})
          .value();
  const auto report = sync();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->runs, 4U);
  EXPECT_EQ(report->runs_running, 1U);
  ASSERT_TRUE(home->tracker().end_run(run, RunStatus::killed, clock.now()));
  EXPECT_EQ(sync()->runs, 1U);
}

TEST_F(SyncOnHomes, StopsOnRequest) {
  stop.request();
  const auto report = sync();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::interrupted);
}

}  // namespace
}  // namespace sentiment
