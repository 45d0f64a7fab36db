#include "testing/fails_with.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace sentiment::testing_support {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(FailsWith, AsksForTheCodeAndTheVariablePart) {
  const Result<int> missing = fail(Code::not_found, "no file 'a.csv'");
  EXPECT_THAT(missing, FailsWith(Code::not_found));
  EXPECT_THAT(missing, FailsWith(Code::not_found, HasSubstr("a.csv")));
  EXPECT_THAT(missing, Not(FailsWith(Code::internal)));
  EXPECT_THAT(missing, Not(FailsWith(Code::not_found, HasSubstr("b.csv"))));
}

TEST(FailsWith, IsNotForSuccess) {
  EXPECT_THAT(Result<int>{1}, Not(FailsWith(Code::not_found)));
  EXPECT_THAT(Result<void>{}, Not(FailsWith(Code::internal, testing::_)));
}

TEST(FailsWith, ShowsWhatCameInstead) {
  const testing::Matcher<Result<int>> matcher = FailsWith(Code::conflict);
  testing::StringMatchResultListener listener;
  EXPECT_FALSE(matcher.MatchAndExplain(fail(Code::internal, "the disk is full"), &listener));
  EXPECT_THAT(listener.str(), HasSubstr("internal: the disk is full"));
}

}  // namespace
}  // namespace sentiment::testing_support
