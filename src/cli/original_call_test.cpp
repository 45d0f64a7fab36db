#include "cli/original_call.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;
using Words = std::vector<std::string>;

Result<Words> called(const Words& line) { return called_words(line); }

TEST(OriginalCall, OurOwnNameChangesNothing) {
  EXPECT_EQ(called({"/usr/bin/sentiment", "run", "python"}), (Words{"run", "python"}));
  EXPECT_EQ(called({"sentiment"}), Words{});
  EXPECT_EQ(called({}), Words{});
}

TEST(OriginalCall, UvRunsWhatTheOriginalsTextSays) {
  const Words original{"uv", "run", "python", "-m", "pipelines.cli"};
  EXPECT_EQ(called(original), Words{});
  for (const Words& more : {Words{"train", "--champion"}, Words{"model-info"},
                            Words{"set-alias", "--version", "1"}, Words{"predict", "--", "-m"}}) {
    for (const std::string name : {"uv", "/usr/local/bin/uv"}) {
      Words line = original;
      line[0] = name;
      line.insert(line.end(), more.begin(), more.end());
      EXPECT_EQ(called(line), more);
    }
  }
}

TEST(OriginalCall, AnythingElseSaysWhatToType) {
  for (const Words& line :
       {Words{"uv"}, Words{"uv", "sync"}, Words{"uv", "run", "python", "-m"},
        Words{"uv", "run", "python", "-m", "pipelines.cli2"},
        Words{"uv", "run", "python3", "-m", "pipelines.cli", "train"}, Words{"uv", "train"}}) {
    EXPECT_THAT(called(line),
                FailsWith(Code::usage, AllOf(HasSubstr("uv run python -m pipelines.cli"),
                                             HasSubstr("sentiment"))));
  }
}

}  // namespace
}  // namespace sentiment
