#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::ProgramFixture;

using CompletionCommand = ProgramFixture;

TEST_F(CompletionCommand, KnowsEveryCommandAndItsFlags) {
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
