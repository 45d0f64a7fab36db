#include "base/wide_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;

TEST(WideJson, KeepsMembersAsTheyWereWritten) {
  const auto read = parse_wide_json(R"({"b": 1, "a": [true, null], "c": "d"})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->dump(), R"({"b":1,"a":[true,null],"c":"d"})");
  EXPECT_TRUE(has_distinct_members(*read));
}

TEST(WideJson, TellsOfAMemberThatStandsTwice) {
  const auto read = parse_wide_json(R"({"b": 1, "a": 2, "b": 3})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->size(), 3U);
  EXPECT_FALSE(has_distinct_members(*read));
}

TEST(WideJson, SaysWhereItIsBroken) {
  const auto broken = parse_wide_json(R"({"b": ])");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, Code::corrupt_data);
  EXPECT_THAT(broken.error().message, HasSubstr("byte 7"));
  EXPECT_EQ(parse_wide_json("1e999").error().code, Code::corrupt_data);
}

}  // namespace
}  // namespace sentiment
