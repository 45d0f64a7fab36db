#include "ports/tracker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

TEST(RunStatuses, EverySpellingReadsBack) {
  for (const auto* text : {"RUNNING", "FINISHED", "FAILED", "KILLED"}) {
    EXPECT_EQ(to_string(parse_run_status(text).value()), text);
  }
}

TEST(RunStatuses, AnUnknownSpellingIsCorruptData) {
  EXPECT_THAT(parse_run_status("DONE"), FailsWith(Code::corrupt_data, HasSubstr("DONE")));
}

}  // namespace
}  // namespace sentiment
