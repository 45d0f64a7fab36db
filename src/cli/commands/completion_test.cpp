#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::ProgramFixture;

using CompletionCommand = ProgramFixture;

TEST_F(CompletionCommand, KnowsThreeShells) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const auto script = call({"completion", shell});
    EXPECT_EQ(script.exit, 0);
    EXPECT_THAT(script.out, HasSubstr("complete -- ")) << shell;
  }
  EXPECT_EQ(call({"completion", "csh"}).exit, 2);
  EXPECT_EQ(call({"completion"}).exit, 2);
}

}  // namespace
}  // namespace sentiment
