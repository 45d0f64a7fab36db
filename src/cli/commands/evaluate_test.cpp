#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::ProgramFixture;

using EvaluateCommand = ProgramFixture;

TEST_F(EvaluateCommand, MeasuresAndSaysOnHowManyRowsTheModelWasTrained) {
  train({"--champion"});
  const auto called = call({"evaluate", "--data-path", reviews_, "--json"});
  ASSERT_EQ(called.exit, 0) << called.err;
  const auto verdict = called.document();
  EXPECT_EQ(verdict["rows"], 2000);
  EXPECT_GE(verdict["rows_trained_on"].get<int>(), 1600);
  const auto& confusion = verdict["confusion"];
  const double right = confusion[0][0].get<double>() + confusion[1][1].get<double>();
  EXPECT_DOUBLE_EQ(verdict["metrics"]["accuracy"], right / 2000);
  EXPECT_LT(verdict["metrics_unseen"]["accuracy"], verdict["metrics"]["accuracy"]);
  const auto shown = call({"evaluate", "--data-path", reviews_});
  EXPECT_THAT(shown.err, HasSubstr("of these 2000 rows"));
  const auto& printed = shown.out;
  EXPECT_THAT(printed, testing::ContainsRegex(
                           "Metrics:\n  accuracy: 0[.][0-9]+  [(]on unseen rows: 0[.][0-9]+[)]\n"));
  EXPECT_THAT(printed, HasSubstr("\ntruly negative "));
}

}  // namespace
}  // namespace sentiment
