#include <gtest/gtest.h>

#include <string>

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

}  // namespace
}  // namespace sentiment
