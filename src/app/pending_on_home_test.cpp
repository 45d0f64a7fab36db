#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/local/local_home.hpp"
#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "files/atomic_file.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"
#include "testing/fails_with.hpp"
#include "testing/faulty_ports.hpp"
#include "testing/made_up_reviews.hpp"
#include "testing/temp_dir.hpp"
#include "training/pending_runs.hpp"
#include "training/training_flow.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::CallFault;
using testing_support::FailsWith;
using testing_support::FaultyRegistry;
using testing_support::FaultyTracker;
using testing_support::made_up_reviews;
using testing_support::TempDir;

const ModelName kName{"sentiment-classifier"};

/// A training whose tracker (a home of its own, for want of a server) fails on demand.
class PendingTraining : public testing::Test {
 protected:
  PendingTraining() {
    EXPECT_TRUE(write_file_atomically(data, made_up_reviews(400, true)));
    request.data_path = data.string();
    request.user = "ada";
    request.champion = true;
    request.config.recipe.vectorizer.min_df = {false, 2};
  }

  TrainingPorts ports() {
    return {.tracker = tracker,
            .registry = registry,
            .artifacts = home->artifacts(),
            .observers = {&home->recorder()},
            .clock = clock,
            .pending = pending};
  }
  Result<TrainOutcome> train() { return run_training(request, ports(), stop); }
  Result<TrainOutcome> resume(const std::string& id) {
    const StopFlag nobody_stops;
    return resume_training(id, ports(), 1, nobody_stops);
  }
  /// Trains while the call `n` of tracker and registry, and all after it where `for_good`, fail.
  std::string train_with_fault(int n, bool for_good) {
    fault.fail_at = fault.calls() + n;
    fault.for_good = for_good;
    const auto outcome = train();
    fault.fail_at = -1;
    if (!outcome) {
      ADD_FAILURE() << outcome.error().message;
      return "";
    }
    return outcome->unpublished ? outcome->unpublished->id : "";
  }

  std::vector<sentiment::Run> runs() { return home->tracker().list_runs(kExperiment, 100).value(); }
  std::vector<RegisteredVersion> versions() {
    return home->registry().list_versions(kName).value_or(std::vector<RegisteredVersion>{});
  }
  std::optional<int> champion() {
    const auto found = home->registry().find_alias(kName, Alias{"champion"}).value();
    return found ? std::optional{found->version.value()} : std::nullopt;
  }
  std::vector<std::string> waiting() const {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(pending, ignored)) {
      names.push_back(entry.path().filename());
    }
    return names;
  }
  std::size_t model_folders() const {
    std::size_t count = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(dir.path() / "home" / "artifacts")) {
      count += entry.path().filename() == "sentiment.model" ? 1U : 0U;
    }
    return count;
  }
  /// `done` trainings, each with its run, version and model; the first is the champion.
  void expect_all_published(std::size_t done) {
    EXPECT_THAT(waiting(), IsEmpty());
    ASSERT_EQ(runs().size(), done);
    for (const auto& run : runs()) EXPECT_EQ(run.status, RunStatus::finished);
    EXPECT_EQ(versions().size(), done);
    EXPECT_EQ(model_folders(), done);
    EXPECT_EQ(champion(), 1);
  }

  static constexpr const char* kExperiment = "sentiment-classifier";
  TempDir dir;
  const std::filesystem::path data = dir.path() / "reviews.csv";
  const std::filesystem::path pending = dir.path() / "kept" / "pending";
  SystemClock clock;
  std::unique_ptr<local::LocalHome> home =
      local::LocalHome::open(dir.path() / "home", clock).value();
  CallFault fault;
  FaultyTracker tracker{home->tracker(), fault};
  FaultyRegistry registry{home->registry(), fault};
  StopFlag stop;
  TrainRequest request;
};

TEST_F(PendingTraining, LeavesNothingBehindWhenAllGoesWell) {
  const auto outcome = train();
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_FALSE(outcome->unpublished);
  EXPECT_THAT(waiting(), IsEmpty());
  ASSERT_EQ(runs().size(), 1U);
  const auto tags = runs()[0].tags;
  EXPECT_EQ(std::count_if(tags.begin(), tags.end(),
                          [](const KeyValue& tag) { return tag.key == "sentiment.run_id"; }),
            1);
}

TEST_F(PendingTraining, ATrackerThatIsDownFromTheStartCostsNoModel) {
  const auto id = train_with_fault(0, true);
  ASSERT_EQ(id.size(), 32U);
  EXPECT_THAT(runs(), IsEmpty());
  EXPECT_THAT(waiting(), ElementsAre(id));
  EXPECT_TRUE(std::filesystem::exists(pending / id / "model" / "sentiment.model"));
  const auto record = parse_json(read_file(pending / id / "training.json").value()).value();
  EXPECT_EQ(record["schema_version"], 1);
  EXPECT_EQ(record["id"], id);

  const auto resumed = resume(id);
  ASSERT_TRUE(resumed) << resumed.error().message;
  ASSERT_FALSE(resumed->unpublished) << resumed->unpublished->error.message;
  EXPECT_EQ(resumed->version, ModelVersion{1});
  EXPECT_TRUE(resumed->promotion->promoted);
  EXPECT_EQ(champion(), 1);
  EXPECT_THAT(waiting(), IsEmpty());
  const auto run = runs().at(0);
  EXPECT_EQ(run.id, resumed->run_id);
  EXPECT_EQ(run.status, RunStatus::finished);
  EXPECT_EQ(run.start_time.time_since_epoch().count(), record["run"]["start_ms"]);
  EXPECT_EQ(run.end_time->time_since_epoch().count(), record["run"]["end_ms"]);
  EXPECT_EQ(home->tracker().metric_history(run.id, "train_loss")->size(),
            static_cast<std::size_t>(resumed->record.iterations) + 1);
}

// The flow's history says which step failed and why, and the resumption is a flow run of its own.
TEST_F(PendingTraining, TheFlowFailsWhereThePublishingDid) {
  const auto id = train_with_fault(0, true);
  const auto flows = home->history().list_flow_runs(10).value();
  ASSERT_EQ(flows.size(), 1U);
  EXPECT_EQ(flows[0].state, FlowState::failed);
  ASSERT_EQ(flows[0].tasks.size(), 5U);
  EXPECT_EQ(flows[0].tasks[3].state, FlowState::completed);
  EXPECT_EQ(flows[0].tasks[4].name, "log-mlflow");
  EXPECT_EQ(flows[0].tasks[4].state, FlowState::failed);
  EXPECT_THAT(flows[0].message, HasSubstr("train --resume " + id));
  ASSERT_TRUE(resume(id));
  const auto resumed = *home->history().flow_run_of(runs().at(0).id).value();
  EXPECT_EQ(resumed.state, FlowState::completed);
  EXPECT_EQ(resumed.tasks.size(), 3U);
}

TEST_F(PendingTraining, WhatIsRefusedAtTheStartIsNotTrained) {
  fault.error = {Code::unauthenticated, "who are you?"};
  fault.fail_at = 0;
  const auto outcome = train();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Code::unauthenticated);
  EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(PendingTraining, ABadFileLeavesNothingToPublish) {
  ASSERT_TRUE(write_file_atomically(data, "text,label\ngood,1\nbad,maybe\n"));
  const auto outcome = train();
  ASSERT_FALSE(outcome);
  EXPECT_THAT(waiting(), IsEmpty());
  EXPECT_EQ(runs().at(0).status, RunStatus::failed);
}

// Whatever call fails, once or from then on, resuming ends with one run, one model, one version,
// and a champion by the rules. Trainings of equal score: the first one stays champion.
TEST_F(PendingTraining, AFaultAtAnyCallIsMendedByResuming) {
  ASSERT_TRUE(train());
  const int calls = fault.calls();
  ASSERT_GT(calls, 10);
  std::size_t done = 1;
  for (int n = 0; n < calls; ++n) {
    for (const bool for_good : {false, true}) {
      SCOPED_TRACE(testing::Message() << "call " << n << (for_good ? " and all after it" : ""));
      const auto id = train_with_fault(n, for_good);
      ++done;
      for (const auto& version : versions()) {
        const auto folder = home->artifacts().fetch(version.source);
        ASSERT_TRUE(folder);
        EXPECT_TRUE(std::filesystem::exists(*folder / "sentiment.model"));
      }
      EXPECT_EQ(champion(), 1);
      if (!id.empty()) {
        EXPECT_THAT(waiting(), ElementsAre(id));
        const auto resumed = resume(id);
        ASSERT_TRUE(resumed) << resumed.error().message;
        ASSERT_FALSE(resumed->unpublished) << resumed->unpublished->error.message;
        EXPECT_FALSE(resumed->promotion->promoted);
      }
      ASSERT_NO_FATAL_FAILURE(expect_all_published(done));
    }
  }
}

// The same while the resumption itself is cut off at each of its calls.
TEST_F(PendingTraining, AResumptionThatIsCutOffCanBeResumed) {
  request.champion = true;
  const auto first = train_with_fault(0, true);
  const int before = fault.calls();
  ASSERT_TRUE(resume(first));
  const int calls = fault.calls() - before;
  std::size_t done = 1;
  for (int n = 0; n < calls; ++n) {
    SCOPED_TRACE(testing::Message() << "call " << n);
    const auto id = train_with_fault(0, true);
    fault.fail_at = fault.calls() + n;
    const auto cut = resume(id);
    fault.fail_at = -1;
    ASSERT_TRUE(cut);
    if (cut->unpublished) {
      ASSERT_TRUE(resume(id));
    }
    ++done;
    ASSERT_NO_FATAL_FAILURE(expect_all_published(done));
  }
}

TEST_F(PendingTraining, APromotionIsDecidedAgainstTheChampionOfTheDay) {
  request.config.recipe.vectorizer.max_features = 1;
  const auto weak = train_with_fault(0, true);
  request.config.recipe.vectorizer.max_features.reset();
  ASSERT_TRUE(train());
  EXPECT_EQ(champion(), 1);
  const auto resumed = resume(weak);
  ASSERT_TRUE(resumed);
  EXPECT_EQ(resumed->version, ModelVersion{2});
  EXPECT_FALSE(resumed->promotion->promoted) << "there was no champion when it was trained";
  EXPECT_EQ(champion(), 1);
}

TEST_F(PendingTraining, APromotionThatHappenedIsNotRepeated) {
  request.config.recipe.vectorizer.max_features = 1;
  ASSERT_TRUE(train());
  const int calls = fault.calls();
  request.config.recipe.vectorizer.max_features.reset();
  const auto id = train_with_fault(calls - 1, true);  // all but the end of the run
  ASSERT_FALSE(id.empty());
  ASSERT_EQ(champion(), 2) << "only the run's end failed";
  ASSERT_TRUE(home->registry().move_alias({.name = kName,
                                           .alias = Alias{"champion"},
                                           .from = ModelVersion{2},
                                           .to = ModelVersion{1},
                                           .who = "bob",
                                           .why = "rollback"}));
  const auto resumed = resume(id);
  ASSERT_TRUE(resumed);
  EXPECT_FALSE(resumed->unpublished);
  EXPECT_TRUE(resumed->promotion->promoted);
  EXPECT_EQ(champion(), 1) << "what bob did stands";
}

TEST_F(PendingTraining, AStopWhilePublishingKeepsTheModel) {
  tracker.before_model = [&] { stop.request(); };
  const auto stopped = train();
  ASSERT_TRUE(stopped) << stopped.error().message;
  ASSERT_TRUE(stopped->unpublished);
  EXPECT_EQ(stopped->unpublished->error.code, Code::interrupted);
  EXPECT_EQ(runs().at(0).status, RunStatus::killed);
  EXPECT_THAT(versions(), IsEmpty());
  const auto resumed = resume(stopped->unpublished->id);
  ASSERT_TRUE(resumed);
  EXPECT_EQ(resumed->version, ModelVersion{1});
  EXPECT_EQ(runs().at(0).status, RunStatus::finished);
  EXPECT_EQ(model_folders(), 1U);
}

TEST_F(PendingTraining, OnlyOneProcessPublishesATraining) {
  const auto id = train_with_fault(0, true);
  PendingRuns store(pending);
  const auto lock = store.lock(id);
  ASSERT_TRUE(lock);
  const auto resumed = resume(id);
  ASSERT_FALSE(resumed);
  EXPECT_EQ(resumed.error().code, Code::conflict);
  EXPECT_THAT(runs(), IsEmpty());
  EXPECT_THAT(store.waiting(), IsEmpty()) << "it is being published";
}

TEST_F(PendingTraining, UnknownIdsAreToldApart) {
  const auto none = resume(std::string(32, 'a'));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::not_found);
  const auto id = train_with_fault(0, true);
  EXPECT_THAT(resume(std::string(32, 'a')), FailsWith(Code::not_found, HasSubstr(id)));
  for (const auto& bad : std::vector<std::string>{"", "..", "../../etc", "ABC", id + "/"}) {
    const auto refused = resume(bad);
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().code, Code::usage) << bad;
  }
}

TEST_F(PendingTraining, DamageIsRefusedAndNothingIsSent) {
  const auto id = train_with_fault(0, true);
  const auto folder = pending / id;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  ASSERT_GE(files.size(), 8U);
  for (const auto& file : files) {
    const auto bytes = read_file(file).value();
    auto damaged = bytes;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
    ASSERT_TRUE(write_file_atomically(file, damaged));
    const auto resumed = resume(id);
    EXPECT_THAT(resumed, FailsWith(Code::corrupt_data, HasSubstr(folder.string()))) << file;
    ASSERT_TRUE(write_file_atomically(file, bytes));
  }
  EXPECT_THAT(runs(), IsEmpty());
  EXPECT_TRUE(resume(id));
}

TEST_F(PendingTraining, ANewerSchemaIsRefusedUntouched) {
  const auto id = train_with_fault(0, true);
  const auto file = pending / id / "training.json";
  auto record = parse_json(read_file(file).value()).value();
  record["schema_version"] = 2;
  ASSERT_TRUE(write_file_atomically(file, to_pretty(record)));
  EXPECT_THAT(resume(id),
              FailsWith(Code::failed_precondition, AllOf(HasSubstr(id), HasSubstr("version 2"))));
  EXPECT_THAT(waiting(), ElementsAre(id));
}

TEST_F(PendingTraining, TextsOfAnyKindSurviveTheWait) {
  std::string csv = "text,label\n";
  for (int i = 0; i < 200; ++i) {
    csv += "\"fine, \"\"lovely\"\"\r\nplot größer 好 " + std::to_string(i) + "\n end\",1\n";
    csv += "  dull boring " + std::to_string(i) + " scene \t ,0\n";
  }
  ASSERT_TRUE(write_file_atomically(data, csv));
  const auto id = train_with_fault(0, true);
  const auto kept = PendingRuns(pending).load(id, 1);
  ASSERT_TRUE(kept) << kept.error().message;
  const auto resumed = resume(id);
  ASSERT_TRUE(resumed);
  EXPECT_EQ(kept->test.texts().size(), resumed->record.test_rows);
  const std::set<std::string_view> texts(kept->test.texts().begin(), kept->test.texts().end());
  EXPECT_EQ(texts.size(), resumed->record.test_rows);
  for (const auto text : texts) {
    EXPECT_TRUE(text.starts_with("fine, \"lovely\"\r\nplot größer 好 ") ||
                text.starts_with("  dull boring "))
        << text;
  }
}

TEST_F(PendingTraining, AHomeThatCannotBeWrittenIsAWarningWhileTheTrackerIsUp) {
  ASSERT_TRUE(write_file_atomically(dir.path() / "kept", "a file in the way"));
  const auto outcome = train();
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_FALSE(outcome->unpublished);
  EXPECT_THAT(outcome->record.warnings, Contains(HasSubstr("could not be kept")));
  fault.fail_at = fault.calls();
  fault.for_good = true;
  EXPECT_FALSE(train()) << "neither tracker nor place";
}

}  // namespace
}  // namespace sentiment
