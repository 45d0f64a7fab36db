#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/program_fixture.hpp"
#include "files/atomic_file.hpp"
#include "testing/http/file_server.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::ProgramFixture;

using OtherCommands = ProgramFixture;

TEST_F(OtherCommands, RunsAreListedShownByTheirFirstDigitsAndCompared) {
  const auto first = train({"--json"}).document()["run_id"].get<std::string>();
  const auto second =
      train({"--json", "--set", "model.C=2"}).document()["run_id"].get<std::string>();
  const auto list = call({"runs", "list"});
  EXPECT_LT(list.out.find(second), list.out.find(first)) << "newest first";
  const auto shown = call({"runs", "show", first.substr(0, 12)});
  EXPECT_EQ(shown.exit, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("Run ID: " + first + "\n"));
  EXPECT_THAT(shown.out, HasSubstr("Status: FINISHED\n"));
  EXPECT_THAT(shown.out, HasSubstr("  register-model  COMPLETED"));
  const auto compared = call({"runs", "compare", first, second});
  EXPECT_THAT(compared.out, HasSubstr("\nmodel_C    1.0       2.0\n"));
  EXPECT_THAT(compared.out, Not(HasSubstr("model_max_iter")));
  EXPECT_EQ(call({"runs", "show", "ffffffff"}).exit, 3);
  EXPECT_EQ(call({"runs", "show", "f"}).exit, 2);
  EXPECT_EQ(call({"runs", "compare", first}).exit, 2);
}

TEST_F(OtherCommands, ConfigShowMasksSecretsAndSaysWhereValuesCameFrom) {
  variables_["SENTIMENT_ADMIN_TOKEN"] = "hidden-token";
  variables_["MODEL_RELOAD_INTERVAL"] = "5";
  variables_["MLFLOW_TRACKING_URI"] = "https://ada:hidden-password@mlflow:5000/x";
  for (const auto& flags : {std::vector<std::string>{}, std::vector<std::string>{"--json"}}) {
    std::vector<std::string> arguments{"config", "show", "--params", params_, "--set", "model.C=2"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const auto shown = call(arguments);
    EXPECT_EQ(shown.exit, 0);
    EXPECT_THAT(shown.out, Not(HasSubstr("hidden-")));
    EXPECT_THAT(shown.out, HasSubstr("https://***@mlflow:5000/x"));
    EXPECT_THAT(shown.out, HasSubstr("***"));
  }
  const auto document =
      call({"config", "show", "--params", params_, "--set", "model.C=2", "--json"}).document();
  EXPECT_EQ(document["training"]["model.C"]["value"], 2.0);
  EXPECT_EQ(document["training"]["model.C"]["origin"], "--set");
  EXPECT_EQ(document["environment"]["MODEL_RELOAD_INTERVAL"]["origin"], "environment");
  EXPECT_EQ(document["environment"]["SENTIMENT_PORT"]["origin"], "default");
}

TEST_F(OtherCommands, AWrongSettingStopsCommandsButNotDoctor) {
  variables_["MODEL_RELOAD_INTERVAL"] = "soon";
  EXPECT_EQ(call({"list-versions"}).exit, 2);
  EXPECT_EQ(call({"version"}).exit, 0);
  const auto doctor = call({"doctor", "--port", "0"});
  EXPECT_EQ(doctor.exit, 1);
  EXPECT_THAT(doctor.out, HasSubstr("fail settings   MODEL_RELOAD_INTERVAL"));
}

TEST_F(OtherCommands, DoctorTellsTheNextStepWhereNothingIsThereYet) {
  const auto doctor = call({"doctor", "--port", "0", "--json"});
  EXPECT_EQ(doctor.exit, 0);
  const auto checks = doctor.document()["checks"];
  EXPECT_TRUE(doctor.document()["healthy"]);
  for (const auto& check : checks) {
    if (check["check"] != "champion") continue;
    EXPECT_EQ(check["verdict"], "warn");
    EXPECT_THAT(check["message"].get<std::string>(), HasSubstr("sentiment train --champion"));
  }
}

TEST_F(OtherCommands, DataValidateRefusesWhatATrainingWouldNotTake) {
  EXPECT_EQ(call({"data", "validate", reviews_}).exit, 0);
  ASSERT_TRUE(write_file_atomically(path("bad.csv"), "text,label\nfine,1\nodd,maybe\n"));
  const auto bad = call({"data", "validate", path("bad.csv")});
  EXPECT_EQ(bad.exit, 5);
  EXPECT_THAT(bad.out, HasSubstr("row 2 (line 3)"));
  EXPECT_EQ(call({"data", "validate", path("no.csv")}).exit, 3);
  EXPECT_EQ(call({"data", "validate"}).exit, 2);
}

TEST_F(OtherCommands, DataPrepareTakesACsvFile) {
  const auto prepared =
      call({"data", "prepare", reviews_, "--samples", "100", "--folder", path("data")});
  EXPECT_EQ(prepared.exit, 0) << prepared.err;
  EXPECT_EQ(prepared.out, path("data/imdb_sample.csv") + ": 100 rows, 50 of them positive\n");
  EXPECT_EQ(call({"data", "prepare", "--if-missing", "--folder", path("data")}).out,
            path("data/imdb_sample.csv") + " is there already\n");
  EXPECT_EQ(call({"data", "prepare", path("no.csv"), "--folder", path("data")}).exit, 3);
}

TEST_F(OtherCommands, DataPrepareExitsWith4WithoutANetworkAndNamesTheWaysAround) {
  variables_["SENTIMENT_IMDB_URL"] =
      "http://127.0.0.1:9/aclImdb_v1.tar.gz";  // nobody listens there
  const auto offline = call({"data", "prepare", "--folder", path("data")});
  EXPECT_EQ(offline.exit, 4);
  EXPECT_EQ(offline.out, "");
  EXPECT_THAT(offline.err, AllOf(HasSubstr("http://127.0.0.1:9/aclImdb_v1.tar.gz"),
                                 HasSubstr("data/reviews_sample.csv")));
  EXPECT_EQ(call({"data", "prepare", reviews_, "--samples", "1"}).exit, 2);
}

TEST_F(OtherCommands, DataPrepareTakesNothingFromAMirrorThatIsNotThePublishedArchive) {
  const testing_support::FileServer mirror("something else");
  variables_["SENTIMENT_IMDB_URL"] = mirror.url("/aclImdb_v1.tar.gz");
  const auto refused = call({"data", "prepare", "--folder", path("data")});
  EXPECT_EQ(refused.exit, 1);
  EXPECT_THAT(refused.err, HasSubstr("SHA-256"));
  EXPECT_FALSE(std::filesystem::exists(path("data/imdb_sample.csv")));
}

TEST_F(OtherCommands, CompletionKnowsEveryCommandAndItsFlags) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const auto script = call({"completion", shell}).out;
    for (const char* word : {"list-versions", "rollback", "prepare", "output-metrics"}) {
      EXPECT_THAT(script, HasSubstr(word)) << shell;
    }
  }
  EXPECT_EQ(call({"completion", "csh"}).exit, 2);
  EXPECT_EQ(call({"completion"}).exit, 2);
}

}  // namespace
}  // namespace sentiment
