#include "text/python_pattern.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;

TEST(PythonPattern, TakesFlagsAndGroupsOutOfThePattern) {
  const PcrePattern plain = translate_python_pattern("a+").value();
  EXPECT_EQ(plain.text, "a+");
  EXPECT_FALSE(plain.ignore_case || plain.multiline || plain.dot_all);
  const PcrePattern flagged = translate_python_pattern("(?ims)(a)(?:b)(?P<c>d)").value();
  EXPECT_EQ(flagged.text, "(a)(?:b)(?P<c>d)");
  EXPECT_TRUE(flagged.ignore_case && flagged.multiline && flagged.dot_all);
  EXPECT_EQ(flagged.groups, 2U);
}

TEST(PythonPattern, SpellsOutWhatPcreReadsOtherwise) {
  EXPECT_EQ(translate_python_pattern(R"((?a)\w)").value().text, "[0-9A-Z_a-z]");
  EXPECT_EQ(translate_python_pattern(R"(a\Z)").value().text, R"(a\z)");
  EXPECT_EQ(translate_python_pattern("a{,3}").value().text, "a{0,3}");
  EXPECT_EQ(translate_python_pattern(R"(\u00e9\101)").value().text, R"(\x{e9}\x{41})");
  EXPECT_EQ(translate_python_pattern("[a-c]").value().text, R"([\x{61}-\x{63}])");
}

TEST(PythonPattern, RefusesWithThePatternAndThePosition) {
  const struct {
    std::string pattern;
    std::string position;
  } cases[] = {{R"(a\h)", "position 1"},  {"(?x) a", "position 2"}, {R"(ab\N{DASH})", "position 2"},
               {"ab[c-a]", "position 6"}, {"a(?<", "position 3"},   {"[ab", "position 0"}};
  for (const auto& [pattern, position] : cases) {
    EXPECT_THAT(translate_python_pattern(pattern),
                FailsWith(Code::invalid_argument,
                          AllOf(HasSubstr("'" + pattern + "'"), HasSubstr(position))));
  }
  EXPECT_THAT(translate_python_pattern("\xFF"), FailsWith(Code::invalid_argument));
}

}  // namespace
}  // namespace sentiment
