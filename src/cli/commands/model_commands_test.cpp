#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cli/program_fixture.hpp"
#include "files/atomic_file.hpp"
#include "testing/free_port.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using testing_support::Called;
using testing_support::free_port;
using testing_support::ProgramFixture;

class ModelCommands : public ProgramFixture {
 protected:
  ModelCommands() { run_id_ = train({"--champion", "--json"}).document()["run_id"]; }
  std::string write(const std::string& name, const std::string& content) {
    EXPECT_TRUE(write_file_atomically(path(name), content));
    return path(name);
  }
  std::filesystem::path model_file() const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path("home"))) {
      if (entry.path().filename() == "sentiment.model") return entry.path();
    }
    return {};
  }
  std::string run_id_;
};

TEST_F(ModelCommands, PredictAnswersALineAText) {
  const auto called = call({"predict", "a superb film", "--", "-- dull"});
  EXPECT_EQ(called.exit, 0) << called.err;
  EXPECT_THAT(called.out, testing::MatchesRegex("(positive|negative)  0\\.[0-9]{4}  a superb film\n"
                                                "(positive|negative)  0\\.[0-9]{4}  -- dull\n"));
}

TEST_F(ModelCommands, PredictKeepsOrderAndAnswersAtAnyThreadCount) {
  std::string csv = "id,text\n";
  for (int i = 0; i < 5000; ++i) {
    csv += std::to_string(i) + ",\"the " + (i % 3 == 0 ? "awful" : "lovely") + " scene, " +
           std::to_string(i) + "\"\n";
  }
  const auto input = write("in.csv", csv);
  const auto one = call({"predict", "--input", input, "--threads", "1"});
  const auto four = call({"predict", "--input", input, "--threads", "4"});
  EXPECT_EQ(one.exit, 0) << one.err;
  EXPECT_EQ(one.out, four.out);
  EXPECT_THAT(one.out, StartsWith("id,text,sentiment,confidence\n0,\"the awful scene, 0\","));
  EXPECT_THAT(one.out, HasSubstr("\n4999,\"the lovely scene, 4999\","));
}

TEST_F(ModelCommands, PredictGivesTheSameAnswerInEveryForm) {
  const auto given = call({"predict", "a superb film", "--json"}).document();
  EXPECT_EQ(given["model"], "models:/sentiment-classifier/1");
  const auto answer = given["predictions"][0];
  EXPECT_EQ(answer["text"], "a superb film");
  const double positive = answer["probabilities"]["positive"];
  EXPECT_DOUBLE_EQ(positive + answer["probabilities"]["negative"].get<double>(), 1);

  const auto lines = write("in.jsonl", "{\"text\":\"a superb film\"}\n");
  EXPECT_EQ(parse_json(call({"predict", "--input", lines}).out).value(), answer);
  const auto written = call({"predict", "--input", lines, "--output", path("out.jsonl")});
  EXPECT_EQ(written.exit, 0);
  EXPECT_EQ(parse_json(read_file(path("out.jsonl")).value()).value(), answer);
}

TEST_F(ModelCommands, PredictLeavesNoHalfAnswersInAFile) {
  const auto lines = write("in.jsonl", "{\"text\":\"good\"}\n{}\n");
  const auto called = call({"predict", "--input", lines, "--output", path("out.jsonl")});
  EXPECT_EQ(called.exit, 1);
  EXPECT_THAT(called.err, HasSubstr("line 2"));
  EXPECT_FALSE(std::filesystem::exists(path("out.jsonl")));
}

TEST_F(ModelCommands, PredictSaysHowItWantsToBeAsked) {
  EXPECT_EQ(call({"predict"}).exit, 2);
  EXPECT_EQ(call({"predict", "x", "--input", "y.csv"}).exit, 2);
  EXPECT_EQ(call({"predict", "x", "--output", "answers.txt"}).exit, 2);
  EXPECT_EQ(call({"predict", "--input", path("no.csv")}).exit, 3);
}

TEST_F(ModelCommands, AModelIsFoundByEveryKindOfReference) {
  const auto file = model_file();
  for (const std::string& reference :
       {std::string("models:/sentiment-classifier@champion"),
        std::string("models:/sentiment-classifier/1"), "runs:/" + run_id_ + "/model", file.string(),
        file.parent_path().string()}) {
    const auto called = call({"predict", "a superb film", "--model", reference});
    EXPECT_EQ(called.exit, 0) << reference << ": " << called.err;
    EXPECT_EQ(called.out, call({"predict", "a superb film"}).out);
  }
}

TEST_F(ModelCommands, AReferenceToNothingIsNotFoundAndAWrongOneWrongUsage) {
  const std::vector<std::pair<const char*, int>> references{
      {"models:/sentiment-classifier@challenger", 3},
      {"models:/sentiment-classifier/7", 3},
      {"models:/other/1", 3},
      {"runs:/00000000000000000000000000000000/model", 3},
      {"no/such/folder", 3},
      {"models:/sentiment-classifier", 2},
      {"models:/sentiment-classifier/one", 2},
      {"runs:/x", 2},
      {"s3://bucket/model", 2}};
  for (const auto& [reference, exit] : references) {
    EXPECT_EQ(call({"predict", "x", "--model", reference}).exit, exit) << reference;
  }
}

TEST_F(ModelCommands, EvaluateMeasuresAndSaysOnHowManyRowsItWasTrained) {
  const auto called = call({"evaluate", "--data-path", reviews_, "--json"});
  ASSERT_EQ(called.exit, 0) << called.err;
  const auto verdict = called.document();
  EXPECT_EQ(verdict["rows"], 2000);
  EXPECT_GE(verdict["rows_trained_on"].get<int>(), 1600);
  const auto& confusion = verdict["confusion"];
  const double right = confusion[0][0].get<double>() + confusion[1][1].get<double>();
  EXPECT_DOUBLE_EQ(verdict["metrics"]["accuracy"], right / 2000);
  const auto printed = call({"evaluate", "--data-path", reviews_}).out;
  EXPECT_THAT(printed, HasSubstr("Metrics:\n  accuracy: 0."));
  EXPECT_THAT(printed, HasSubstr("\ntruly negative "));
}

TEST_F(ModelCommands, ADamagedModelIsRefusedAndDoctorFindsIt) {
  EXPECT_EQ(call({"doctor", "--port", "0"}).exit, 0);
  auto bytes = read_file(model_file()).value();
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  ASSERT_TRUE(write_file_atomically(model_file(), bytes));
  EXPECT_EQ(call({"predict", "x"}).exit, 1);
  const auto doctor = call({"doctor", "--port", "0"});
  EXPECT_EQ(doctor.exit, 1);
  EXPECT_THAT(doctor.out, HasSubstr("fail champion"));
  EXPECT_THAT(doctor.out, HasSubstr("sentiment rollback"));
}

TEST_F(ModelCommands, ServeAnswersTheProbeUntilItIsStopped) {
  const std::string port = std::to_string(free_port());
  variables_["SENTIMENT_LOG_FILE"] = path("server.log");
  Called served;
  std::thread server([&] { served = call({"serve", "--port", port}); });
  Called probe{.exit = -1};
  for (int i = 0; i < 100 && probe.exit != 0; ++i) {
    clock_.sleep(std::chrono::milliseconds(50));
    probe = call({"doctor", "--probe", "--port", port});
  }
  EXPECT_EQ(probe.exit, 0) << probe.err;
  EXPECT_EQ(call({"serve", "--port", port}).exit, 1) << "the port is in use";
  stop_.request();
  server.join();
  EXPECT_EQ(served.exit, 0) << served.err;
  EXPECT_THAT(served.err, HasSubstr("serving sentiment-classifier on http://127.0.0.1:" + port));
  EXPECT_EQ(call({"doctor", "--probe", "--port", port}).exit, 1);
}

}  // namespace
}  // namespace sentiment
