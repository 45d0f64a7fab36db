#include "sync/sync.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/stop_flag.hpp"
#include "features/tfidf.hpp"
#include "files/atomic_file.hpp"
#include "model/classifier.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"
#include "ports/artifact_store.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "testing/fake_clock.hpp"
#include "testing/faulty_ports.hpp"
#include "testing/memory_backend.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing_support::CallFault;
using testing_support::FakeClock;
using testing_support::FaultyRegistry;
using testing_support::FaultyTracker;
using testing_support::MemoryBackend;
using testing_support::TempDir;

const ModelName kReviews{"reviews"};
const Alias kBest{"best"};

TimePoint at(int seconds) { return TimePoint{std::chrono::seconds{1'700'000'000 + seconds}}; }

/// The bytes of a model of one term.
std::string small_model() {
  auto vectorizer = TfidfVectorizer::from_parts({}, {"good"}, {1.5}).value();
  return encode_model_file(
      {Classifier(std::move(vectorizer), LinearModel{.weights = {1}, .intercepts = {0}},
                  {"negative", "positive"}),
       {},
       {},
       {}});
}

/// A place with two trained runs that became versions, and a failed one.
class SyncTest : public testing::Test {
 protected:
  SyncTest() {
    good_ = add_run(1, RunStatus::finished);
    add_version(good_, "m-" + std::string(32, 'a'));
    better_ = add_run(2, RunStatus::finished);
    add_version(better_, "m-" + std::string(32, 'b'));
    add_run(3, RunStatus::failed);
    move_best(std::nullopt, 1);
    move_best(1, 2);
  }

  RunId add_run(int number, std::optional<RunStatus> end) {
    const RunId run = here_
                          .start_run({.experiment = "films",
                                      .name = "run " + std::to_string(number),
                                      .user = "ada",
                                      .start_time = at(number),
                                      .tags = {{"stage", "test"}}})
                          .value();
    EXPECT_TRUE(here_.log_params(run, {{"C", std::to_string(number)}}));
    EXPECT_TRUE(here_.log_metrics(run, {{"loss", 0.5, at(10), 1}, {"loss", 0.25, at(11), 2}}));
    EXPECT_TRUE(here_.log_datasets(run, {{.name = "imdb", .digest = "1e37"}}));
    const TempDir report;
    EXPECT_TRUE(write_file(report.path() / "report.html", "<p>"));
    EXPECT_TRUE(here_.log_artifacts(run, report.path(), "evaluation"));
    if (end) {
      EXPECT_TRUE(here_.end_run(run, *end, at(100 + number)));
    }
    return run;
  }

  void add_version(const RunId& run, const std::string& model_id) {
    const TempDir folder;
    EXPECT_TRUE(write_file(folder.path() / "sentiment.model", small_model()));
    const auto mlmodel = [&](const std::string& id) {
      return "model_id: " + id + "\nrun_id: " + run.value() + "\n";
    };
    const auto model = here_.log_model(run, "model", {folder.path(), model_id, mlmodel}).value();
    EXPECT_TRUE(here_.create_version(
        {.name = kReviews, .run_id = run, .source = model.artifact_uri, .tags = {{"f1", "0.8"}}}));
  }

  void move_best(std::optional<int> from, std::optional<int> to) { move(kBest, from, to); }
  void move(const Alias& alias, std::optional<int> from, std::optional<int> to) {
    AliasMove move{
        .name = kReviews, .alias = alias, .who = "ada", .why = "it is better", .when = at(200)};
    if (from) move.from = ModelVersion{*from};
    if (to) move.to = ModelVersion{*to};
    EXPECT_TRUE(here_.move_alias(move));
  }

  static ModelVersion best_of(MemoryBackend& place) {
    const auto found = place.find_alias(kReviews, kBest).value();
    return found ? found->version : ModelVersion{};
  }

  Result<SyncReport> sync_to(Tracker& tracker, ModelRegistry& registry, ArtifactStore& artifacts) {
    return sync_places({here_,
                        {here_, here_, here_},
                        {tracker, registry, artifacts},
                        [this](const std::string& line) { warnings_.push_back(line); }},
                       stop_);
  }
  Result<SyncReport> sync() { return sync_to(there_, there_, there_); }

  /// Everything is at the other place, once, and as it was.
  void expect_all_at(MemoryBackend& there) {
    const auto originals = here_.list_runs("films", 100).value();
    const auto copies = there.list_runs("films", 100).value();
    ASSERT_EQ(copies.size(), originals.size());
    for (std::size_t i = 0; i < copies.size(); ++i) {
      EXPECT_EQ(copies[i].name, originals[i].name);
      EXPECT_EQ(copies[i].user, "ada");
      EXPECT_EQ(copies[i].status, originals[i].status);
      EXPECT_EQ(copies[i].start_time, originals[i].start_time);
      EXPECT_EQ(copies[i].end_time, originals[i].end_time);
      EXPECT_EQ(copies[i].params, originals[i].params);
      EXPECT_EQ(copies[i].datasets.size(), 1U);
      EXPECT_THAT(copies[i].tags, Contains(KeyValue{"stage", "test"}));
      EXPECT_THAT(copies[i].tags, Contains(KeyValue{"sentiment.run_id", originals[i].id.value()}));
      EXPECT_EQ(there.metric_history(copies[i].id, "loss")->size(), 2U);
      EXPECT_TRUE(std::filesystem::exists(there.fetch(copies[i].artifact_uri).value() /
                                          "evaluation" / "report.html"));
    }
    const auto versions = there.list_versions(kReviews).value();
    ASSERT_EQ(versions.size(), 2U);
    EXPECT_EQ(versions[0].run_id, copies[1].id);
    EXPECT_EQ(versions[1].run_id, copies[2].id);
    EXPECT_THAT(versions[0].tags, Contains(KeyValue{"f1", "0.8"}));
    const auto model = there.fetch(versions[0].source).value();
    EXPECT_EQ(read_file(model / "sentiment.model").value(), small_model());
    EXPECT_THAT(read_file(model / "MLmodel").value(),
                AllOf(HasSubstr(copies[1].id.value()), Not(HasSubstr(originals[1].id.value()))))
        << "a folder names the run it belongs to";
    EXPECT_EQ(best_of(there), ModelVersion{2});
    const auto moves = there.alias_history(kReviews, kBest).value();
    ASSERT_EQ(moves.size(), 2U);
    EXPECT_EQ(moves[0].who, "ada");
    EXPECT_EQ(moves[0].why, "it is better");
    EXPECT_EQ(moves[0].when, at(200));
  }

  FakeClock clock_;
  MemoryBackend here_{clock_};
  MemoryBackend there_{clock_};
  StopFlag stop_;
  RunId good_;
  RunId better_;
  std::vector<std::string> warnings_;
};

TEST_F(SyncTest, ReplaysEverythingOnce) {
  const auto first = sync();
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->runs, 3U);
  EXPECT_EQ(first->versions, 2U);
  EXPECT_EQ(first->alias_moves, 2U);
  expect_all_at(there_);
  const auto second = sync();
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->runs, 0U);
  EXPECT_EQ(second->runs_before, 3U);
  EXPECT_EQ(second->versions, 0U);
  EXPECT_EQ(second->alias_moves, 0U);
  expect_all_at(there_);
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(SyncTest, FinishesWhatWasCutOffAtAnyCall) {
  CallFault whole;
  {
    FaultyTracker tracker(there_, whole);
    FaultyRegistry registry(there_, whole);
    ASSERT_TRUE(sync_to(tracker, registry, there_));
  }
  ASSERT_GT(whole.calls(), 30);
  for (int call = 0; call < whole.calls(); ++call) {
    SCOPED_TRACE(testing::Message() << "cut at call " << call);
    MemoryBackend there(clock_);
    CallFault cut;
    cut.fail_at = call;
    FaultyTracker tracker(there, cut);
    FaultyRegistry registry(there, cut);
    const auto broken = sync_to(tracker, registry, there);
    ASSERT_TRUE(broken) << broken.error().message;
    ASSERT_FALSE(broken->failures.empty());
    EXPECT_FALSE(broken->stopped) << "the others go on";
    EXPECT_EQ(broken->failures[0].error.code, Code::unavailable);
    const auto again = sync_to(tracker, registry, there);
    ASSERT_TRUE(again) << again.error().message;
    expect_all_at(there);
    if (HasFailure()) break;
  }
}

TEST_F(SyncTest, TheOthersGoOnAfterARunAModelAndAnAliasThatFail) {
  const ModelName odd{"..odd"};
  here_.any_names = true;
  const auto source = here_.find_model(good_, "model").value().artifact_uri;
  ASSERT_TRUE(here_.create_version({.name = odd, .run_id = good_, .source = source}));
  move(Alias{"LATEST"}, std::nullopt, 1);
  move(Alias{"zz"}, std::nullopt, 2);
  const auto report = sync();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->stopped);
  EXPECT_EQ(report->versions, 2U);
  EXPECT_EQ(report->alias_moves, 3U);
  ASSERT_EQ(report->failures.size(), 2U);
  EXPECT_THAT(report->failures[0].what, HasSubstr("'..odd'"));
  EXPECT_EQ(report->failures[0].error.code, Code::invalid_argument);
  EXPECT_THAT(report->failures[1].what, AllOf(HasSubstr("'LATEST'"), HasSubstr("'reviews'")));
  EXPECT_THAT(report->failures[1].error.message, HasSubstr("delete-alias"));
  EXPECT_EQ(best_of(there_), ModelVersion{2});

  move(Alias{"LATEST"}, 1, std::nullopt);
  EXPECT_EQ(sync()->failures.size(), 1U) << "what was taken away is no failure";
}

TEST_F(SyncTest, StopsWhereThereIsNoUseInGoingOn) {
  CallFault away;
  away.fail_at = 0;
  away.for_good = true;
  FaultyTracker tracker(there_, away);
  const auto report = sync_to(tracker, there_, there_);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->stopped);
  EXPECT_EQ(report->failures.size(), 2U);
  EXPECT_EQ(away.calls(), 2);
  EXPECT_EQ(report->versions, 0U);
}

TEST_F(SyncTest, SendsWhatCameSince) {
  ASSERT_TRUE(sync());
  add_version(add_run(4, RunStatus::finished), "m-" + std::string(32, 'c'));
  move_best(2, 3);
  const auto report = sync();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->runs, 1U);
  EXPECT_EQ(report->versions, 1U);
  EXPECT_EQ(report->alias_moves, 1U);
  EXPECT_EQ(best_of(there_), ModelVersion{3});
}

TEST_F(SyncTest, ARunThatIsAtWorkWaitsForTheNextTime) {
  const RunId at_work = add_run(4, std::nullopt);
  const auto report = sync();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->runs, 3U);
  EXPECT_EQ(report->runs_running, 1U);
  ASSERT_TRUE(here_.end_run(at_work, RunStatus::killed, at(300)));
  EXPECT_EQ(sync()->runs, 1U);
}

TEST_F(SyncTest, WhatWasMovedAtTheOtherPlaceStays) {
  ASSERT_TRUE(sync());
  ASSERT_TRUE(there_.move_alias({.name = kReviews,
                                 .alias = kBest,
                                 .from = ModelVersion{2},
                                 .to = ModelVersion{1},
                                 .who = "eve",
                                 .why = "rollback"}));
  ASSERT_TRUE(sync());
  EXPECT_EQ(best_of(there_), ModelVersion{1});
}

TEST_F(SyncTest, AnAliasOnAVersionOfAnotherOriginIsLeftThere) {
  ASSERT_TRUE(there_.create_version({.name = kReviews, .run_id = RunId{"?"}, .source = "else"}));
  ASSERT_TRUE(
      there_.move_alias({.name = kReviews, .alias = kBest, .to = ModelVersion{1}, .who = "eve"}));
  const auto report = sync();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->versions, 2U);
  EXPECT_EQ(best_of(there_), ModelVersion{1});
  EXPECT_THAT(warnings_, ElementsAre(AllOf(HasSubstr("'best'"), HasSubstr("reviews"),
                                           HasSubstr("version 1"))));
}

TEST_F(SyncTest, AVersionWhoseRunIsNotHereStaysWithThoseAfterIt) {
  ASSERT_TRUE(here_.create_version(
      {.name = kReviews, .run_id = RunId{std::string(32, '0')}, .source = "gone"}));
  add_version(add_run(4, RunStatus::finished), "m-" + std::string(32, 'c'));
  const auto report = sync();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->versions, 2U);
  EXPECT_THAT(warnings_, ElementsAre(HasSubstr("version 3 of reviews")));
}

TEST_F(SyncTest, StopsOnRequest) {
  stop_.request();
  EXPECT_EQ(sync().error().code, Code::interrupted);
  EXPECT_TRUE(there_.list_runs("films", 1)->empty());
}

}  // namespace
}  // namespace sentiment
