#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/program_fixture.hpp"
#include "files/atomic_file.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;
using testing_support::ProgramFixture;

using TrainCommand = ProgramFixture;

TEST_F(TrainCommand, PrintsTheContractsBlock) {
  const auto first = train({"--champion"});
  EXPECT_EQ(first.exit, 0) << first.err;
  EXPECT_THAT(first.err,
              AllOf(StartsWith("Classes: negative ('0', 1000 rows), positive ('1', 1000 rows)\n"),
                    HasSubstr("vectorizer.stop_words=null")));
  const char* const block =
      "Starting training flow with data: [^\n]*reviews_sample\\.csv\n"
      "Metrics: \\{'accuracy': 0\\.[0-9]{1,4}, 'f1': 0\\.[0-9]{1,4}, 'precision': 0\\.[0-9]{1,4}, "
      "'recall': 0\\.[0-9]{1,4}\\}\n"
      "MLflow run ID: [0-9a-f]{32}\n"
      "Registered model version: 1\n"
      "\n"
      "={50}\n"
      "Training completed!\n"
      "={50}\n"
      "Run ID: [0-9a-f]{32}\n"
      "Metrics:\n"
      "  accuracy: 0\\.[0-9]{4}\n"
      "  f1: 0\\.[0-9]{4}\n"
      "  precision: 0\\.[0-9]{4}\n"
      "  recall: 0\\.[0-9]{4}\n"
      "Model version: 1\n"
      "Status: Set as champion\n";
  EXPECT_THAT(first.out, MatchesRegex(block));
  constexpr std::string_view kBefore = "MLflow run ID: ";
  const auto id = first.out.substr(first.out.find(kBefore) + kBefore.size(), 32);
  EXPECT_THAT(first.out, HasSubstr("\nRun ID: " + id + "\n"));
}

TEST_F(TrainCommand, AModelThatIsNotBetterIsNotPromotedAndThatIsASuccess) {
  train({"--champion"});
  const auto second = train({"--champion"});
  EXPECT_EQ(second.exit, 0);
  EXPECT_THAT(second.out, HasSubstr("Model version: 2\n"
                                    "Status: Not promoted (current champion is better)\n"));
}

TEST_F(TrainCommand, WithoutChampionThereIsNoStatusAndWithoutRegisteringNoVersion) {
  EXPECT_THAT(train().out, Not(HasSubstr("Status:")));
  const auto unregistered = train({"--no-register"});
  EXPECT_EQ(unregistered.exit, 0);
  EXPECT_THAT(unregistered.out, Not(HasSubstr("ersion")));
  EXPECT_EQ(train({"--no-register", "--champion"}).exit, 2);
}

TEST_F(TrainCommand, WritesMetricsInFullPrecision) {
  const auto called = train({"--output-metrics", path("metrics.json"), "--json"});
  ASSERT_EQ(called.exit, 0) << called.err;
  const auto written = parse_json(read_file(path("metrics.json")).value()).value();
  ASSERT_EQ(written.size(), 4U);
  const auto printed = called.document();
  EXPECT_EQ(printed["metrics"], written);
  EXPECT_EQ(printed["model_version"], 1);
  EXPECT_EQ(printed["train_rows"], 1600);
  EXPECT_EQ(printed["test_rows"], 400);
  EXPECT_FALSE(printed.contains("promotion"));
}

TEST_F(TrainCommand, RecordsAFlowRunUnlessToldNotTo) {
  const auto with = train({"--json"}).document()["run_id"].get<std::string>();
  const auto without =
      train({"--json", "--no-orchestration"}).document()["run_id"].get<std::string>();
  const auto flow = call({"runs", "show", with, "--json"}).document()["flow_run"];
  EXPECT_EQ(flow["state"], "COMPLETED");
  EXPECT_EQ(flow["tasks"].size(), 6U);
  EXPECT_TRUE(call({"runs", "show", without, "--json"}).document()["flow_run"].is_null());
}

TEST_F(TrainCommand, SettingsReachTheTraining) {
  const auto id = train({"--set", "model.C=3", "--json"}).document()["run_id"].get<std::string>();
  EXPECT_EQ(call({"runs", "show", id, "--json"}).document()["params"]["model_C"], "3.0");
  const auto wrong = train({"--set", "model.D=3"});
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_THAT(wrong.err, AllOf(HasSubstr("'model.D'"), HasSubstr("'model.C'")));
  EXPECT_EQ(train({"--threads", "-1"}).exit, 2);
}

TEST_F(TrainCommand, PrintsTheClassesAndWhatLooksLikeAMistakeInThem) {
  constexpr std::array<const char*, 7> kColours{"red",  "green", "blue", "grey",
                                                "pink", "brown", "white"};
  std::string csv = "text,label\n";
  for (std::size_t i = 0; i < 60; ++i)
    csv += fmt::format("{} film,{}\n", kColours.at(i % kColours.size()),
                       i % 2 == 0   ? "Ham"
                       : i % 3 == 0 ? "ham"
                                    : "2.0");
  ASSERT_TRUE(write_file_atomically(path("rows.csv"), csv));
  const auto trained = call({"train", "--data-path", path("rows.csv"), "--json"});
  ASSERT_EQ(trained.exit, 0) << trained.err;
  EXPECT_THAT(trained.err,
              AllOf(HasSubstr("Classes: '2' (20 rows), 'Ham' (30 rows), 'ham' (10 rows)\n"),
                    HasSubstr("warning: the classes 'Ham' (30 rows), 'ham' (10 rows)")));
  EXPECT_THAT(trained.document()["warnings"].dump(), HasSubstr("'Ham' (30 rows), 'ham' (10 rows)"));
  const auto judged = call(
      {"evaluate", "--data-path", path("rows.csv"), "--model", "models:/sentiment-classifier/1"});
  EXPECT_THAT(judged.err, HasSubstr("Classes: '2' (20 rows)"));
}

TEST_F(TrainCommand, MissingFilesAreNotFound) {
  EXPECT_EQ(call({"train", "--data-path", path("no.csv"), "--params", params_}).exit, 3);
  EXPECT_EQ(call({"train", "--data-path", reviews_, "--params", path("no.yaml")}).exit, 3);
}

TEST_F(TrainCommand, TakesTheBundledReviewsWhereNoneWerePreparedAndSaysSo) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(dir_.path());
  const auto checked = call({"doctor"});
  const bool untouched = std::filesystem::is_empty(dir_.path());
  const auto bundled = call({"train"});
  const auto written = read_file("data/reviews_sample.csv");
  std::filesystem::resize_file("data/reviews_sample.csv", 0);
  const auto edited = call({"train"});
  std::filesystem::copy_file(reviews_, "data/imdb_sample.csv");
  const auto prepared = call({"train"});
  std::filesystem::current_path(before);
  EXPECT_THAT(checked.out, HasSubstr("data/reviews_sample.csv"));
  EXPECT_TRUE(untouched);
  EXPECT_EQ(bundled.exit, 0) << bundled.err;
  EXPECT_THAT(bundled.out, HasSubstr("with data: data/reviews_sample.csv\n"));
  EXPECT_TRUE(written && *written == *read_file(reviews_));
  EXPECT_EQ(edited.exit, 1);  // the user's file is taken as it is
  EXPECT_THAT(bundled.err, HasSubstr("data/reviews_sample.csv"));
  EXPECT_THAT(prepared.err, Not(HasSubstr("data/reviews_sample.csv")));
  EXPECT_THAT(prepared.out, HasSubstr("with data: data/imdb_sample.csv\n"));
}

TEST_F(TrainCommand, AStopEndsItWith130AndAKilledRun) {
  stop_.request();
  const auto stopped = train();
  EXPECT_EQ(stopped.exit, 130);
  EXPECT_THAT(stopped.out, MatchesRegex("Starting training flow with data: [^\n]*\n"));
  const auto runs = call({"runs", "list", "--json"}).document()["runs"];
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0]["status"], "KILLED");
  EXPECT_EQ(call({"list-versions"}).exit, 3);
}

TEST_F(TrainCommand, ATrackingAddressOfAnotherKindIsRefusedInsteadOfIgnored) {
  for (const char* uri : {"sqlite:///x.db", "ftp://user:secret@host/", "http://user:secret@"}) {
    variables_["MLFLOW_TRACKING_URI"] = uri;
    const auto called = train();
    EXPECT_EQ(called.exit, 2) << uri;
    EXPECT_THAT(called.err, HasSubstr("MLFLOW_TRACKING_URI"));
    EXPECT_THAT(called.err, Not(HasSubstr("secret")));
  }
  EXPECT_FALSE(std::filesystem::exists(path("home")));
}

TEST_F(TrainCommand, ATrackingServerThatIsDownIsNamedWithoutItsLogin) {
  variables_["MLFLOW_TRACKING_URI"] = "http://user:secret@127.0.0.1:1";
  const auto called = train();
  EXPECT_EQ(called.exit, 4);
  EXPECT_THAT(called.err, HasSubstr("http://127.0.0.1:1"));
  EXPECT_THAT(called.err + called.out, Not(HasSubstr("secret")));
}

TEST_F(TrainCommand, AFileThatIsNotThereLeavesNoRun) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"train", "--data-path", path("nope.csv")},
           {"train", "--data-path", reviews_, "--test-path", path("nope.csv")}}) {
    const auto called = call(arguments);
    EXPECT_EQ(called.exit, 3);
    EXPECT_EQ(called.out, "");
    EXPECT_THAT(called.err, HasSubstr("nope.csv"));
  }
  EXPECT_THAT(call({"runs", "list", "--json"}).document()["runs"], testing::IsEmpty());
}

TEST_F(TrainCommand, SaysOnStandardErrorHowItComparedWithTheChampion) {
  train({"--champion"});
  EXPECT_THAT(train({"--champion"}).err, AllOf(HasSubstr("Compared on"), HasSubstr("champion v1")));
}

}  // namespace
}  // namespace sentiment
