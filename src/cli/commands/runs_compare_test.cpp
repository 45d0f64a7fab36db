#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/json.hpp"
#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::ProgramFixture;

using RunsCompareCommand = ProgramFixture;

TEST_F(RunsCompareCommand, ShowsTheParametersThatDiffer) {
  const auto first = train({"--json"}).document()["run_id"].get<std::string>();
  const auto second =
      train({"--json", "--set", "model.C=2"}).document()["run_id"].get<std::string>();
  const auto compared = call({"runs", "compare", first, second});
  EXPECT_THAT(compared.out, HasSubstr("\nmodel_C    1.0       2.0\n"));
  EXPECT_THAT(compared.out, Not(HasSubstr("model_max_iter")));
  const auto document = call({"runs", "compare", first, second, "--json"}).document();
  EXPECT_EQ(document["differing_params"], Json{"model_C"});
  EXPECT_EQ(document["runs"].size(), 2U);
  EXPECT_EQ(call({"runs", "compare", first}).exit, 2);
}

TEST_F(RunsCompareCommand, SaysWhereNoParameterDiffers) {
  const auto first = train({"--json"}).document()["run_id"].get<std::string>();
  const auto document = call({"runs", "compare", first, first, "--json"}).document();
  EXPECT_EQ(document["differing_params"], Json::array());
}

}  // namespace
}  // namespace sentiment
