#include "http/client/json_members.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"

namespace sentiment {
namespace {

TEST(JsonMembers, AreReadWhereTheyAreOfTheKind) {
  const Json answer{{"text", "a"}, {"number", 7}, {"list", {1, 2}}, {"object", {{"key", "b"}}}};
  EXPECT_EQ(text_of(answer, "text"), "a");
  EXPECT_EQ(number_of(answer, "number"), 7);
  EXPECT_EQ(member_of(answer, "list").size(), 2U);
  EXPECT_EQ(text_of(member_of(answer, "object"), "key"), "b");
}

TEST(JsonMembers, AreNothingWhereTheyAreMissingOrOfAnotherKind) {
  const Json answer{
      {"text", 1}, {"number", "7"}, {"half", 1.5}, {"object", "x"}, {"none", nullptr}};
  EXPECT_EQ(text_of(answer, "text"), "");
  EXPECT_EQ(number_of(answer, "number"), 0);
  EXPECT_EQ(number_of(answer, "half"), 0);
  EXPECT_TRUE(member_of(answer, "object").is_null());
  for (const Json& other : {Json(nullptr), Json("text"), Json::array(), answer}) {
    EXPECT_EQ(text_of(other, "none"), "");
    EXPECT_EQ(number_of(other, "none"), 0);
    EXPECT_TRUE(member_of(other, "none").empty());
  }
}

}  // namespace
}  // namespace sentiment
