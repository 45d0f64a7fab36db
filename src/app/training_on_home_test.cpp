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
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "files/atomic_file.hpp"
#include "ports/flow_event.hpp"
#include "ports/flow_history.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"
#include "testing/made_up_reviews.hpp"
#include "testing/temp_dir.hpp"
#include "training/training_flow.hpp"

namespace sentiment {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::made_up_reviews;
using testing_support::TempDir;

class TrainingOnHome : public testing::Test {
 protected:
  TrainingOnHome() {
    EXPECT_TRUE(write_file_atomically(data_, made_up_reviews(400)));
    request_.data_path = data_.string();
    request_.user = "ada";
    request_.config.recipe.vectorizer.min_df = {false, 2};
  }

  Result<TrainOutcome> train() {
    return run_training(
        request_,
        {home_->tracker(), home_->registry(), home_->artifacts(), {&home_->recorder()}, clock_},
        stop_);
  }

  sentiment::Run only_run() {
    return home_->tracker().list_runs("sentiment-classifier", 10).value().at(0);
  }
  FlowRunRecord flow_of(const RunId& run) {
    return home_->history().flow_run_of(run).value().value_or(FlowRunRecord{});
  }

  TempDir dir_;
  const std::filesystem::path data_ = dir_.path() / "reviews.csv";
  SystemClock clock_;
  std::unique_ptr<local::LocalHome> home_ =
      local::LocalHome::open(dir_.path() / "home", clock_).value();
  StopFlag stop_;
  TrainRequest request_;
};

std::vector<std::string> names_of(const std::vector<TaskRunRecord>& tasks) {
  std::vector<std::string> names;
  for (const auto& task : tasks) names.push_back(task.name);
  return names;
}

TEST_F(TrainingOnHome, WritesDownEverythingOfARun) {
  request_.champion = true;
  const auto outcome = train();
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->version, ModelVersion{1});
  EXPECT_TRUE(outcome->promotion.value_or(Promotion{}).promoted);
  EXPECT_EQ(outcome->record.train_rows, 320U);
  EXPECT_EQ(outcome->record.test_rows, 80U);
  const auto run = only_run();
  EXPECT_EQ(run.id, outcome->run_id);
  EXPECT_EQ(run.status, RunStatus::finished);
  EXPECT_THAT(run.params, Contains(KeyValue{"model_C", "1.0"}));
  EXPECT_THAT(run.params, Contains(KeyValue{"vectorizer_ngram_range", "(1, 1)"}));
  EXPECT_THAT(run.params, Contains(KeyValue{"train_samples", "320"}));
  EXPECT_THAT(run.tags, Contains(KeyValue{"sentiment.data.rows", "400"}));
  EXPECT_EQ(run.datasets.size(), 1U);
  const auto losses = home_->tracker().metric_history(run.id, "train_loss").value();
  EXPECT_EQ(losses.size(), static_cast<std::size_t>(outcome->record.iterations) + 1);
  EXPECT_LT(losses.back().value, losses.front().value);
  const auto artifacts = home_->artifacts().fetch(run.artifact_uri).value();
  EXPECT_THAT(read_file(artifacts / "evaluation" / "report.html").value(),
              HasSubstr(run.id.value()));
  const auto report = parse_json(read_file(artifacts / "evaluation" / "evaluation.json").value());
  EXPECT_TRUE(report) << report.error().message;
  const auto flow = flow_of(run.id);
  EXPECT_EQ(flow.state, FlowState::completed);
  EXPECT_THAT(names_of(flow.tasks),
              ElementsAre("load-data", "split-data", "train-model", "evaluate-model", "log-mlflow",
                          "register-model", "set-champion-alias"));
  for (const auto& task : flow.tasks) EXPECT_EQ(task.state, FlowState::completed) << task.name;
}

TEST_F(TrainingOnHome, ABadFileLeavesAFailedRunWithTheReason) {
  ASSERT_TRUE(write_file_atomically(data_, "text,label\ngood,1\nbad,\n"));
  const auto outcome = train();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Code::invalid_argument);
  const auto run = only_run();
  EXPECT_EQ(run.status, RunStatus::failed);
  EXPECT_THAT(run.tags, Contains(KeyValue{"sentiment.failure", outcome.error().message}));
  const auto flow = flow_of(run.id);
  EXPECT_EQ(flow.state, FlowState::failed);
  EXPECT_THAT(flow.message, HasSubstr("row 2"));
  EXPECT_THAT(names_of(flow.tasks), ElementsAre("load-data"));
}

TEST_F(TrainingOnHome, AStopLeavesAKilledRun) {
  stop_.request();
  const auto outcome = train();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Code::interrupted);
  EXPECT_EQ(only_run().status, RunStatus::killed);
  EXPECT_EQ(flow_of(only_run().id).state, FlowState::cancelled);
}

}  // namespace
}  // namespace sentiment
