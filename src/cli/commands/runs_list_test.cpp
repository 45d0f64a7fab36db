#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing_support::ProgramFixture;

using RunsListCommand = ProgramFixture;

TEST_F(RunsListCommand, ListsTheNewestFirst) {
  const auto first = train({"--json"}).document()["run_id"].get<std::string>();
  const auto second =
      train({"--json", "--set", "model.C=2"}).document()["run_id"].get<std::string>();
  const auto list = call({"runs", "list"});
  EXPECT_LT(list.out.find(second), list.out.find(first));
  EXPECT_EQ(call({"runs", "list", "--limit", "0"}).exit, 2);
}

TEST_F(RunsListCommand, FiltersAndSorts) {
  const auto weak = train({"--json", "--set", "model.C=0.01"}).document()["run_id"];
  const auto strong = train({"--json", "--set", "model.C=5"}).document()["run_id"];
  const auto ids = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"runs", "list", "--json"});
    std::vector<Json> found;
    const Json document = call(more).document();
    for (const auto& run : document["runs"]) found.push_back(run["run_id"]);
    return found;
  };
  const auto runs = call({"runs", "list", "--json"}).document()["runs"];
  const bool better = runs[0]["metrics"]["f1"] > runs[1]["metrics"]["f1"];
  EXPECT_EQ(ids({"--sort", "f1", "--limit", "1"}), std::vector<Json>{better ? strong : weak});
  EXPECT_EQ(ids({"--filter", "model_C=5.0"}), std::vector<Json>{strong});
  EXPECT_EQ(ids({"--filter", "name=train", "--status", "finished"}).size(), 2U);
  EXPECT_EQ(ids({"--filter", "profile=seed"}).size(), 2U);
  EXPECT_TRUE(ids({"--status", "failed"}).empty());
  EXPECT_EQ(call({"runs", "list", "--status", "done"}).exit, 2);
  EXPECT_EQ(call({"runs", "list", "--sort", "f2"}).exit, 2);
  EXPECT_EQ(call({"runs", "list", "--filter", "f1"}).exit, 2);
}

}  // namespace
}  // namespace sentiment
