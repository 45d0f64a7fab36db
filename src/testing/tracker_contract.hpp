#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ports/tracker.hpp"
#include "testing/contract_backend.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::testing_support {

/// What every Tracker does, whatever is behind it. An adapter's test file includes this header and
/// instantiates the suite; see BackendCase.
class TrackerContract : public testing::TestWithParam<BackendCase> {
 protected:
  void SetUp() override {
    backend_ = GetParam().make();
    ASSERT_NE(backend_, nullptr);
  }

  Tracker& tracker() { return backend_->tracker(); }

  static TimePoint at(std::int64_t seconds) {
    return TimePoint{std::chrono::seconds{1'700'000'000 + seconds}};
  }

  RunId start(std::int64_t seconds = 0) {
    return tracker()
        .start_run({.experiment = experiment_,
                    .name = "a run",
                    .user = "ada",
                    .start_time = at(seconds),
                    .tags = {{"stage", "test"}}})
        .value();
  }

  sentiment::Run read(const RunId& run) { return tracker().get_run(run).value(); }

  /// nullopt when it succeeded.
  static std::optional<Code> code_of(const Result<void>& result) {
    return result ? std::nullopt : std::optional{result.error().code};
  }

  std::unique_ptr<ContractBackend> backend_;
  TempDir folder_;
  const std::string experiment_ = fresh_name("experiment");
  const RunId nobody_{std::string(32, '0')};
};

TEST_P(TrackerContract, StartsARunThatIsRunning) {
  const RunId id = start(5);
  const auto run = read(id);
  EXPECT_EQ(run.id, id);
  EXPECT_EQ(id.value().size(), 32U);
  EXPECT_EQ(run.experiment, experiment_);
  EXPECT_EQ(run.name, "a run");
  EXPECT_EQ(run.user, "ada");
  EXPECT_EQ(run.status, RunStatus::running);
  EXPECT_EQ(run.start_time, at(5));
  EXPECT_EQ(run.end_time, std::nullopt);
  EXPECT_FALSE(run.artifact_uri.empty());
  EXPECT_THAT(run.tags, testing::Contains(KeyValue{"stage", "test"}));
}

TEST_P(TrackerContract, GivesEachRunAnIdOfItsOwn) { EXPECT_NE(start(), start()); }

TEST_P(TrackerContract, EndsARunWithItsStatusAndTime) {
  for (const auto status : {RunStatus::finished, RunStatus::failed, RunStatus::killed}) {
    const RunId id = start();
    ASSERT_TRUE(tracker().end_run(id, status, at(9)));
    EXPECT_EQ(read(id).status, status);
    EXPECT_EQ(read(id).end_time, at(9));
  }
}

TEST_P(TrackerContract, KeepsParamsAsTheyWereWritten) {
  const std::vector<KeyValue> params{{"empty", ""},
                                     {"model.C", "1.0"},
                                     {"quoted", "it's \"so\"; DROP TABLE runs; --"},
                                     {"spaces", " a\tb\nc "},
                                     {"words", "größer 好 🙂"}};
  const RunId id = start();
  ASSERT_TRUE(tracker().log_params(id, params));
  EXPECT_THAT(read(id).params, testing::UnorderedElementsAreArray(params));
}

TEST_P(TrackerContract, TakesAParamASecondTimeWithTheSameValueOnly) {
  const RunId id = start();
  ASSERT_TRUE(tracker().log_params(id, {{"C", "1.0"}}));
  EXPECT_TRUE(tracker().log_params(id, {{"C", "1.0"}}));
  EXPECT_EQ(code_of(tracker().log_params(id, {{"new", "x"}, {"C", "2.0"}})),
            Code::invalid_argument);
  EXPECT_THAT(read(id).params, testing::ElementsAre(KeyValue{"C", "1.0"}))
      << "nothing of the refused call may stay";
}

TEST_P(TrackerContract, OverwritesTags) {
  const RunId id = start();
  ASSERT_TRUE(tracker().set_tags(id, {{"stage", "done"}, {"note", "größer"}}));
  const auto tags = read(id).tags;
  EXPECT_THAT(tags, testing::Contains(KeyValue{"stage", "done"}));
  EXPECT_THAT(tags, testing::Contains(KeyValue{"note", "größer"}));
  EXPECT_THAT(tags, testing::Not(testing::Contains(KeyValue{"stage", "test"})));
}

TEST_P(TrackerContract, ShowsTheLatestPointOfEachMetric) {
  const RunId id = start();
  ASSERT_TRUE(tracker().log_metrics(id, {{"loss", 0.5, at(1), 1}, {"loss", 0.25, at(3), 3}}));
  ASSERT_TRUE(tracker().log_metrics(id, {{"loss", 0.375, at(2), 2}, {"f1", 0.8208, at(4), 0}}));
  auto metrics = read(id).metrics;
  ASSERT_EQ(metrics.size(), 2U);
  if (metrics[0].key != "f1") std::swap(metrics[0], metrics[1]);
  EXPECT_EQ(metrics[0].key, "f1");
  EXPECT_EQ(metrics[0].value, 0.8208);
  EXPECT_EQ(metrics[1].key, "loss");
  EXPECT_EQ(metrics[1].value, 0.25);
  EXPECT_EQ(metrics[1].step, 3);
  EXPECT_EQ(metrics[1].time, at(3));
}

TEST_P(TrackerContract, KeepsTheHistoryOfAMetricInTheOrderOfSteps) {
  const RunId id = start();
  ASSERT_TRUE(tracker().log_metrics(
      id, {{"loss", 0.25, at(3), 3}, {"loss", 0.5, at(1), -1}, {"loss", 0.375, at(2), 2}}));
  ASSERT_TRUE(tracker().log_metrics(id, {{"loss", 0.25, at(3), 3}}));  // said twice, kept once
  const auto points = tracker().metric_history(id, "loss").value();
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(points[0].value, 0.5);
  EXPECT_EQ(points[0].step, -1);
  EXPECT_EQ(points[1].value, 0.375);
  EXPECT_EQ(points[2].value, 0.25);
  EXPECT_EQ(points[2].time, at(3));
  EXPECT_TRUE(tracker().metric_history(id, "never").value().empty());
}

TEST_P(TrackerContract, KeepsEveryDigitOfAMetric) {
  const std::vector<double> values{0.1 + 0.2, 1e-300, -1.7e308, 0.0, 1.0 / 3.0};
  const RunId id = start();
  std::vector<Metric> points;
  points.reserve(values.size());
  for (const double value : values) {
    points.push_back({"x", value, at(0), static_cast<std::int64_t>(points.size())});
  }
  ASSERT_TRUE(tracker().log_metrics(id, points));
  const auto back = tracker().metric_history(id, "x").value();
  ASSERT_EQ(back.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(back[i].value, values[i]);
}

TEST_P(TrackerContract, RefusesMetricsThatAreNoNumber) {
  const RunId id = start();
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(code_of(tracker().log_metrics(id, {{"good", 1, at(0), 0}, {"bad", bad, at(0), 0}})),
              Code::invalid_argument);
  }
  EXPECT_TRUE(read(id).metrics.empty()) << "nothing of the refused call may stay";
}

TEST_P(TrackerContract, RefusesKeysThatAreNoPlainPath) {
  const RunId id = start();
  for (const std::string key : {"", "..", "a/../b", "/a", "a//b", "a\nb", "a=b", "./a"}) {
    EXPECT_EQ(code_of(tracker().log_params(id, {{key, "x"}})), Code::invalid_argument) << key;
    EXPECT_EQ(code_of(tracker().log_metrics(id, {{key, 1, at(0), 0}})), Code::invalid_argument)
        << key;
    EXPECT_EQ(code_of(tracker().set_tags(id, {{key, "x"}})), Code::invalid_argument) << key;
  }
  EXPECT_EQ(code_of(tracker().log_params(id, {{std::string(251, 'k'), "x"}})),
            Code::invalid_argument);
  EXPECT_TRUE(tracker().log_params(id, {{std::string(250, 'k'), "x"}}));
  EXPECT_TRUE(tracker().log_params(id, {{"a/b.c-d: e_f", "x"}}));
}

TEST_P(TrackerContract, KeepsWhatARunWasTrainedOn) {
  const RunId id = start();
  const DatasetInput training{.name = "imdb",
                              .digest = "1e370537",
                              .source_type = "local",
                              .source = R"({"uri":"data/imdb.csv"})",
                              .schema = R"({"mlflow_colspec":[]})",
                              .profile = R"({"num_rows":800})",
                              .context = "training"};
  DatasetInput testing = training;
  testing.digest = "2f481648";
  testing.context = "testing";
  ASSERT_TRUE(tracker().log_datasets(id, {training, testing}));
  ASSERT_TRUE(tracker().log_datasets(id, {training}));  // said twice, kept once
  auto datasets = read(id).datasets;
  ASSERT_EQ(datasets.size(), 2U);
  if (datasets[0].digest != training.digest) std::swap(datasets[0], datasets[1]);
  EXPECT_EQ(datasets[0].name, training.name);
  EXPECT_EQ(datasets[0].digest, training.digest);
  EXPECT_EQ(datasets[0].source_type, training.source_type);
  EXPECT_EQ(datasets[0].source, training.source);
  EXPECT_EQ(datasets[0].schema, training.schema);
  EXPECT_EQ(datasets[0].profile, training.profile);
  EXPECT_EQ(datasets[0].context, "training");
  EXPECT_EQ(datasets[1].context, "testing");
}

TEST_P(TrackerContract, CopiesArtifactsToTheRun) {
  const RunId id = start();
  const auto source = write_model_folder(folder_.path(), "x");
  ASSERT_TRUE(tracker().log_artifacts(id, source, "reports/first"));
  ASSERT_TRUE(tracker().log_artifacts(id, source, ""));
  const auto copy = backend_->store().fetch(read(id).artifact_uri);
  ASSERT_TRUE(copy) << copy.error().message;
  EXPECT_EQ(read_text(*copy / "reports" / "first" / "MLmodel"), "model_id: x\n");
  EXPECT_EQ(read_text(*copy / "data" / "weights.bin"), std::string("\0\1\2", 3));
}

TEST_P(TrackerContract, RefusesArtifactsOutsideTheRun) {
  const RunId id = start();
  const auto source = write_model_folder(folder_.path(), "x");
  EXPECT_EQ(code_of(tracker().log_artifacts(id, source, "../other")), Code::invalid_argument);
  EXPECT_EQ(code_of(tracker().log_artifacts(id, source, "/tmp/other")), Code::invalid_argument);
}

TEST_P(TrackerContract, AttachesAModelToTheRun) {
  const RunId id = start();
  const std::string model_id = fresh_model_id();
  const auto logged = tracker().log_model(id, "model", new_model_folder(folder_.path(), model_id));
  ASSERT_TRUE(logged) << logged.error().message;
  EXPECT_FALSE(logged->id.empty());
  const auto found = tracker().find_model(id, "model");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->id, logged->id);
  EXPECT_EQ(found->artifact_uri, logged->artifact_uri);
  const auto copy = backend_->store().fetch(found->artifact_uri);
  ASSERT_TRUE(copy) << copy.error().message;
  EXPECT_TRUE(std::filesystem::exists(*copy / "MLmodel"));
  EXPECT_EQ(read_text(*copy / "data" / "weights.bin"), std::string("\0\1\2", 3));
}

TEST_P(TrackerContract, HasNoModelUnderANameNobodyUsed) {
  const RunId id = start();
  const auto found = tracker().find_model(id, "model");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Code::not_found);
}

TEST_P(TrackerContract, DoesNotKnowARunThatWasNeverStarted) {
  start();  // there is a tracker with runs in it
  const std::string model_id = fresh_model_id();
  const auto source = write_model_folder(folder_.path(), model_id);
  EXPECT_EQ(tracker().get_run(nobody_).error().code, Code::not_found);
  EXPECT_EQ(code_of(tracker().log_params(nobody_, {{"a", "b"}})), Code::not_found);
  EXPECT_EQ(code_of(tracker().log_metrics(nobody_, {{"a", 1, at(0), 0}})), Code::not_found);
  EXPECT_EQ(code_of(tracker().set_tags(nobody_, {{"a", "b"}})), Code::not_found);
  EXPECT_EQ(code_of(tracker().log_datasets(nobody_, {{.name = "d", .digest = "e"}})),
            Code::not_found);
  EXPECT_EQ(code_of(tracker().log_artifacts(nobody_, source, "")), Code::not_found);
  EXPECT_EQ(tracker().log_model(nobody_, "model", model_folder(source, model_id)).error().code,
            Code::not_found);
  EXPECT_EQ(code_of(tracker().end_run(nobody_, RunStatus::failed, at(1))), Code::not_found);
  EXPECT_EQ(tracker().metric_history(nobody_, "a").error().code, Code::not_found);
  EXPECT_EQ(tracker().find_model(nobody_, "model").error().code, Code::not_found);
}

TEST_P(TrackerContract, ListsTheRunsOfAnExperimentNewestFirst) {
  const RunId old = start(1);
  const RunId newest = start(3);
  const RunId middle = start(2);
  ASSERT_TRUE(tracker().log_metrics(newest, {{"f1", 0.5, at(4), 0}}));
  const auto runs = tracker().list_runs(experiment_, 10).value();
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_EQ(runs[0].id, newest);
  EXPECT_EQ(runs[1].id, middle);
  EXPECT_EQ(runs[2].id, old);
  ASSERT_EQ(runs[0].metrics.size(), 1U);
  EXPECT_EQ(runs[0].metrics[0].value, 0.5);
  EXPECT_EQ(tracker().list_runs(experiment_, 2).value().size(), 2U);
}

TEST_P(TrackerContract, HasNoRunsInAnUnknownExperiment) {
  EXPECT_TRUE(tracker().list_runs(fresh_name("unknown"), 10).value().empty());
}

TEST_P(TrackerContract, FindsTheRunThatCarriesATag) {
  const std::string mark = fresh_name("mark");
  const RunId later = start(7);
  const RunId earlier = start(3);
  start(1);
  for (const auto& id : {later, earlier}) {
    ASSERT_TRUE(tracker().set_tags(id, {{"sentiment.run_id", mark}}));
  }
  ASSERT_TRUE(tracker().log_params(earlier, {{"C", "1.0"}}));
  ASSERT_TRUE(tracker().end_run(earlier, RunStatus::failed, at(9)));
  const sentiment::Run found = tracker()
                                   .find_run(experiment_, {"sentiment.run_id", mark})
                                   .value()
                                   .value_or(sentiment::Run{});
  EXPECT_EQ(found.id, earlier);
  EXPECT_EQ(found.status, RunStatus::failed);
  EXPECT_EQ(found.experiment, experiment_);
  EXPECT_THAT(found.params, testing::Contains(KeyValue{"C", "1.0"}));
  EXPECT_THAT(found.tags, testing::Contains(KeyValue{"sentiment.run_id", mark}));
}

TEST_P(TrackerContract, FindsNoRunByATagThatNobodyCarries) {
  const std::string unknown = fresh_name("unknown");
  const KeyValue tag{"sentiment.run_id", fresh_name("mark")};
  EXPECT_EQ(tracker().find_run(unknown, tag).value(), std::nullopt);
  const RunId id = start();
  EXPECT_EQ(tracker().find_run(experiment_, tag).value(), std::nullopt);
  ASSERT_TRUE(tracker().set_tags(id, {{tag.key, tag.value + "x"}, {"other", tag.value}}));
  EXPECT_EQ(tracker().find_run(experiment_, tag).value(), std::nullopt);
  EXPECT_EQ(tracker().find_run(experiment_, {tag.key, "it's"}).value(), std::nullopt);
}

TEST_P(TrackerContract, StillTakesNotesAboutARunThatEnded) {
  const RunId id = start();
  ASSERT_TRUE(tracker().end_run(id, RunStatus::finished, at(1)));
  EXPECT_TRUE(tracker().set_tags(id, {{"later", "yes"}}));
  EXPECT_TRUE(tracker().log_metrics(id, {{"later", 1, at(2), 0}}));
  EXPECT_EQ(read(id).status, RunStatus::finished);
}

}  // namespace sentiment::testing_support
