#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::ProgramFixture;

using RunsShowCommand = ProgramFixture;

TEST_F(RunsShowCommand, FindsARunByItsFirstDigits) {
  const auto run = train({"--json"}).document()["run_id"].get<std::string>();
  const auto shown = call({"runs", "show", run.substr(0, 12)});
  EXPECT_EQ(shown.exit, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("Run ID: " + run + "\n"));
  EXPECT_THAT(shown.out, HasSubstr("Status: FINISHED\n"));
  EXPECT_THAT(shown.out, HasSubstr("  register-model  COMPLETED"));
  EXPECT_THAT(shown.out, HasSubstr("Registered as: sentiment-classifier version 1\n"));
  EXPECT_THAT(shown.out, HasSubstr("\n  evaluation/report.html\n"));
  const auto artifacts = call({"runs", "show", run, "--json"}).document()["artifacts"];
  EXPECT_TRUE(std::filesystem::is_regular_file(
      std::filesystem::path(artifacts["place"].get<std::string>()) / "evaluation/report.html"));
  EXPECT_EQ(call({"predict", "x", "--model", "runs:/" + run.substr(0, 8) + "/model"}).exit, 0);
  EXPECT_EQ(call({"runs", "show", "ffffffff"}).exit, 3);
  EXPECT_EQ(call({"runs", "show", "f"}).exit, 2);
}

}  // namespace
}  // namespace sentiment
