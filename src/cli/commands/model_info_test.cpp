#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::ProgramFixture;

using ModelInfoCommand = ProgramFixture;

TEST_F(ModelInfoCommand, PrintsItsBlocks) {
  const auto run = train({"--json"}).document()["run_id"].get<std::string>();
  move(1);
  const auto info = call({"model-info"});
  EXPECT_EQ(info.exit, 0);
  EXPECT_THAT(info.out, HasSubstr("Champion Model Info\n"));
  EXPECT_THAT(info.out, HasSubstr("Model: sentiment-classifier\nVersion: 1\nAlias: champion\n"
                                  "Run ID: " +
                                  run + "\nCreated: "));
  EXPECT_THAT(info.out, HasSubstr("\nMetrics:\n  accuracy: 0."));
  EXPECT_THAT(info.out, HasSubstr("\nParameters:\n"));
  EXPECT_THAT(info.out, HasSubstr("\n  model_C: 1.0\n"));
}

}  // namespace
}  // namespace sentiment
