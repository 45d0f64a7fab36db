#include "base/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sentiment {
namespace {

using testing::HasSubstr;

TEST(Json, KeepsTheOrderOfMembers) {
  EXPECT_EQ(to_line(parse_json(R"({"b":1,"a":2})").value()), R"({"b":1,"a":2})");
}

TEST(Json, SaysWhereItBroke) {
  const auto broken = parse_json("{\"a\":}");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, Code::corrupt_data);
  EXPECT_THAT(broken.error().message, HasSubstr("byte 6"));
}

TEST(Json, RefusesANumberBeyondDoubles) {
  const auto read = parse_json(R"({"a": 1e400})");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::corrupt_data);
}

TEST(Json, ReplacesInvalidUtf8InsteadOfThrowing) {
  EXPECT_EQ(to_line(Json("a\xff")), "\"a\xEF\xBF\xBD\"");
}

TEST(Json, AppendsTextsAsJsonStrings) {
  std::string out = "x";
  append_json_string(out, "plain");
  append_json_string(out, "a\"b\\c\n\x01");
  append_json_string(out, "\xc3\xa9\xff");
  EXPECT_EQ(out,
            "x\"plain\""
            R"("a\"b\\c\n\u0001")"
            "\"\xc3\xa9\xef\xbf\xbd\"");
}

}  // namespace
}  // namespace sentiment
