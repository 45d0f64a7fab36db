#include "cli/threads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

TEST(ThreadCount, IsWhatWasAskedForAndForNothingAtLeastOne) {
  EXPECT_EQ(thread_count(1), 1);
  EXPECT_EQ(thread_count(1024), 1024);
  EXPECT_GE(thread_count(0).value(), 1);
}

TEST(ThreadCount, RefusesWhatNoMachineHas) {
  EXPECT_THAT(thread_count(-1), FailsWith(Code::usage, HasSubstr("-1")));
  EXPECT_THAT(thread_count(1025), FailsWith(Code::usage, HasSubstr("1025")));
}

}  // namespace
}  // namespace sentiment
