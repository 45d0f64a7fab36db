#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "cli/program_fixture.hpp"
#include "files/atomic_file.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using testing_support::ProgramFixture;

/// Standard input is this file, as long as it lives.
class StandardInput {
 public:
  explicit StandardInput(const std::string& file) : before_(::dup(STDIN_FILENO)) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    ::dup2(opened, STDIN_FILENO);
    ::close(opened);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;
  ~StandardInput() {
    ::dup2(before_, STDIN_FILENO);
    ::close(before_);
  }

 private:
  int before_;
};

class PredictCommand : public ProgramFixture {
 protected:
  PredictCommand() { run_id_ = train({"--champion", "--json"}).document()["run_id"]; }
  std::string write(const std::string& name, const std::string& content) {
    EXPECT_TRUE(write_file_atomically(path(name), content));
    return path(name);
  }
  std::string run_id_;
};

TEST_F(PredictCommand, AnswersALineAText) {
  const auto called = call({"predict", "a superb film", "--", "-- dull"});
  EXPECT_EQ(called.exit, 0) << called.err;
  EXPECT_THAT(called.out, testing::MatchesRegex("(positive|negative)  0\\.[0-9]{4}  a superb film\n"
                                                "(positive|negative)  0\\.[0-9]{4}  -- dull\n"));
}

TEST_F(PredictCommand, KeepsOrderAndAnswersAtAnyThreadCount) {
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

TEST_F(PredictCommand, GivesTheSameAnswerInEveryForm) {
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

TEST_F(PredictCommand, LeavesNoHalfAnswersInAFile) {
  const auto lines = write("in.jsonl", "{\"text\":\"good\"}\n{}\n");
  const auto called = call({"predict", "--input", lines, "--output", path("out.jsonl")});
  EXPECT_EQ(called.exit, 1);
  EXPECT_THAT(called.err, HasSubstr("line 2"));
  EXPECT_FALSE(std::filesystem::exists(path("out.jsonl")));
}

TEST_F(PredictCommand, ReadsWhatIsPipedIn) {
  terminal_.in = false;
  const std::string expected = call({"predict", "a superb film", "dull"}).out;
  const auto piped = [&](const std::string& bytes, const std::vector<std::string>& arguments) {
    const StandardInput input(write("piped", bytes));
    return call(arguments);
  };
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"predict"}, {"predict", "-"}, {"predict", "--input", "-"}}) {
    const auto called = piped("a superb film\ndull\n", arguments);
    EXPECT_EQ(called.exit, 0) << called.err;
    EXPECT_EQ(called.out, expected);
  }
  EXPECT_THAT(piped("text\ngood\n", {"predict"}).out, StartsWith("text,sentiment,"));
  EXPECT_THAT(piped("text\n", {"predict", "--input-format", "lines"}).out,
              testing::EndsWith("text\n"));
  EXPECT_EQ(piped("good\n", {"predict", "--json"}).document()["predictions"][0]["text"], "good");
  const auto nothing = piped("", {"predict"});
  EXPECT_EQ(nothing.exit, 1);
  EXPECT_THAT(nothing.err, HasSubstr("standard input is empty"));
  EXPECT_EQ(piped("x\n", {"predict", "-", "y"}).exit, 2);
}

TEST_F(PredictCommand, MarksAnswersThatRestOnNoKnownWord) {
  const auto called = call({"predict", "a superb film", "xyzzy", ""});
  EXPECT_EQ(called.exit, 0);
  EXPECT_THAT(called.err, HasSubstr("2 of 3 texts"));
  EXPECT_THAT(call({"predict", "a superb film"}).err, testing::Not(HasSubstr("1 text")));
  const auto answers = call({"predict", "a superb film", "xyzzy", "--json"}).document();
  EXPECT_EQ(answers["predictions"][0]["known_terms"], 2);
  EXPECT_EQ(answers["predictions"][1]["known_terms"], 0);
}

TEST_F(PredictCommand, SaysHowItWantsToBeAsked) {
  EXPECT_EQ(call({"predict"}).exit, 2);
  EXPECT_EQ(call({"predict", "x", "--input", "y.csv"}).exit, 2);
  EXPECT_EQ(call({"predict", "x", "--output", "answers.txt"}).exit, 2);
  EXPECT_EQ(call({"predict", "--input", path("no.csv")}).exit, 3);
}

TEST_F(PredictCommand, AModelIsFoundByEveryKindOfReference) {
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

TEST_F(PredictCommand, AReferenceToNothingIsNotFoundAndAWrongOneWrongUsage) {
  const std::vector<std::pair<const char*, int>> references{
      {"models:/sentiment-classifier@challenger", 3},
      {"models:/sentiment-classifier/7", 3},
      {"models:/other/1", 3},
      {"runs:/00000000000000000000000000000000/model", 3},
      {"no/such/folder", 3},
      {"models:/sentiment-classifier", 2},
      {"models:/sentiment-classifier/one", 2},
      {"runs:/x", 2},
      {"s3://bucket", 2}};
  for (const auto& [reference, exit] : references) {
    EXPECT_EQ(call({"predict", "x", "--model", reference}).exit, exit) << reference;
  }
}

}  // namespace
}  // namespace sentiment
