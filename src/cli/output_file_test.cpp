#include "cli/output_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "cli/program_fixture.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::ProgramFixture;

using OutputFile = ProgramFixture;

TEST_F(OutputFile, NeedsAFolderToLieIn) {
  EXPECT_TRUE(check_output_folder("--output", "a.csv"));
  EXPECT_TRUE(check_output_folder("--output", path("a.csv")));
  EXPECT_THAT(check_output_folder("--output", path("no/a.csv")),
              FailsWith(Code::not_found, AllOf(HasSubstr("--output"), HasSubstr(path("no")))));
}

TEST_F(OutputFile, NoCommandMakesTheFolder) {
  train({"--champion"});
  const auto runs = call({"runs", "list", "--json"}).out;
  EXPECT_EQ(call({"export", "--format", "json", "--output", path("no/m.json")}).exit, 3);
  EXPECT_EQ(call({"predict", "x", "--output", path("no/a.csv")}).exit, 3);
  EXPECT_EQ(train({"--output-metrics", path("no/m.json")}).exit, 3);
  EXPECT_FALSE(std::filesystem::exists(path("no")));
  EXPECT_EQ(call({"runs", "list", "--json"}).out, runs);
}

}  // namespace
}  // namespace sentiment
