#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/json.hpp"
#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing_support::ProgramFixture;

using ListVersionsCommand = ProgramFixture;

TEST_F(ListVersionsCommand, ReadingMakesNoHome) {
  EXPECT_EQ(call({"list-versions"}).exit, 3);
  EXPECT_EQ(call({"model-info"}).exit, 3);
  EXPECT_EQ(call({"runs", "list"}).exit, 0);
  EXPECT_EQ(call({"rollback"}).exit, 3);
  EXPECT_EQ(call({"doctor", "--port", "0"}).exit, 0);
  EXPECT_FALSE(std::filesystem::exists(path("home")));
}

TEST_F(ListVersionsCommand, PrintsTheContractsTable) {
  const auto first = train({"--json"}).document()["run_id"].get<std::string>();
  const auto second = train({"--json"}).document()["run_id"].get<std::string>();
  move(1);
  move(1, "challenger");
  EXPECT_EQ(call({"list-versions"}).out,
            "Version    Run ID                               Aliases             \n"
            "---------- ------------------------------------ --------------------\n"
            "2          " +
                second +
                "     -                   \n"
                "1          " +
                first + "     challenger, champion\n");
  const auto document = call({"list-versions", "--json"}).document();
  EXPECT_EQ(document["versions"][0]["version"], 2);
  EXPECT_EQ(document["versions"][1]["aliases"], (Json{"challenger", "champion"}));
}

}  // namespace
}  // namespace sentiment
