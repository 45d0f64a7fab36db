#include "ports/id_prefix.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

TEST(CompleteId, TakesTheOneIdThatBeginsSo) {
  const std::vector<std::string> ids{"075c11", "075c22", "ab0123"};
  EXPECT_EQ(complete_id("ab01", ids).value(), "ab0123");
  EXPECT_THAT(complete_id("075c", ids), FailsWith(Code::usage, HasSubstr("2 ids")));
  EXPECT_THAT(complete_id("ab0", ids), FailsWith(Code::usage, HasSubstr("'ab0'")));
  EXPECT_THAT(complete_id("ffff", ids), FailsWith(Code::not_found, HasSubstr("'ffff'")));
}

}  // namespace
}  // namespace sentiment
