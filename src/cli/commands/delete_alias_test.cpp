#include <gtest/gtest.h>

#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing_support::ProgramFixture;

using DeleteAliasCommand = ProgramFixture;

TEST_F(DeleteAliasCommand, TakesItAway) {
  train();
  move(1, "challenger");
  EXPECT_EQ(call({"delete-alias", "--alias", "challenger"}).out,
            "Deleted alias 'challenger' of sentiment-classifier (it was on v1)\n");
  EXPECT_EQ(call({"delete-alias", "--alias", "challenger"}).exit, 3);
}

}  // namespace
}  // namespace sentiment
