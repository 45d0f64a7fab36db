#include "yaml/yaml.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;

TEST(Yaml, KeepsIntFloatTextAndNullApart) {
  const auto value =
      parse_yaml("a: 1\nb: 1.0\nc: '1'\nd: null\ne: [1, 2]\nf: true\ng: english\nh: 1e-4\n");
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_TRUE((*value)["a"].is_number_integer());
  EXPECT_TRUE((*value)["b"].is_number_float());
  EXPECT_EQ((*value)["c"], "1");
  EXPECT_TRUE((*value)["d"].is_null());
  EXPECT_EQ((*value)["e"], Json::array({1, 2}));
  EXPECT_EQ((*value)["f"], true);
  EXPECT_EQ((*value)["g"], "english");
  EXPECT_DOUBLE_EQ((*value)["h"].get<double>(), 1e-4);
}

TEST(Yaml, ReadsNumbersThatHaveNoDigits) {
  const auto value = parse_yaml("[.inf, -.inf, .nan, '.nan']").value();
  EXPECT_EQ(value[0].get<double>(), INFINITY);
  EXPECT_EQ(value[1].get<double>(), -INFINITY);
  EXPECT_TRUE(value[2].is_number_float() && std::isnan(value[2].get<double>()));
  EXPECT_EQ(value[3], ".nan");
}

TEST(Yaml, NamesLineAndColumn) {
  EXPECT_THAT(parse_yaml("a: 1\nb: [1, 2\n"),
              FailsWith(Code::invalid_argument, HasSubstr("line 3,")));
}

TEST(Yaml, RefusesAKeyThatStandsTwice) {
  EXPECT_THAT(parse_yaml("model:\n  C: 1\n  C: 2\n"),
              FailsWith(Code::invalid_argument, AllOf(HasSubstr("'C'"), HasSubstr("line 3,"))));
}

TEST(Yaml, RefusesASecondDocument) {
  for (const char* text : {"a: 1\n---\na: 2\n", "---\na: 1\n---\n", "1\n---\n2\n---\n3\n"}) {
    EXPECT_THAT(parse_yaml(text), FailsWith(Code::invalid_argument, HasSubstr("document")));
  }
  EXPECT_EQ(parse_yaml("---\na: 1\n...\n").value(), Json({{"a", 1}}));
  EXPECT_TRUE(parse_yaml("").value().is_null());
  EXPECT_TRUE(parse_yaml("# nothing\n").value().is_null());
}

TEST(Yaml, RefusesAKeyThatIsNotText) {
  EXPECT_THAT(parse_yaml("? [a, b]\n: 1\n"), FailsWith(Code::invalid_argument, HasSubstr("key")));
}

TEST(Yaml, ReadsEveryEscapeOfJson) {
  for (const char* text :
       {R"(["\ud83d\ude00", 1, 1.0])", R"({"\uD800\uDC00": "\uDBFF\uDFFF"})", R"("\\ud83d\\ude00")",
        R"(["\\\ud83d\ude00\u00e9\n\/\"\t\b\f\r"])", R"(["\u0041\ud83d\ude00x"])"}) {
    EXPECT_EQ(parse_yaml(text).value(), parse_json(text).value()) << text;
  }
  EXPECT_THAT(parse_yaml(R"({"a": "\ud83d\ude00", "a": 1})"),
              FailsWith(Code::invalid_argument, HasSubstr("'a'")));
  EXPECT_FALSE(parse_yaml(R"(["\ud83d"])"));
}

TEST(Yaml, AQuotedTextComesBack) {
  for (const char* text : {"", "it's", "''", "1.5", "a: b # c", "\\n \"q\" {"}) {
    EXPECT_EQ(parse_yaml(yaml_text(text)).value(), Json(text));
  }
}

TEST(Yaml, RefusesDeepNesting) {
  EXPECT_FALSE(parse_yaml(std::string(100, '[') + std::string(100, ']')));
}

TEST(Yaml, RefusesAliasesThatGrowWithoutBound) {
  std::string text = "a0: &a0 [1]\n";
  for (int i = 1; i < 20; ++i) {
    text += fmt::format("a{0}: &a{0} [*a{1}, *a{1}]\n", i, i - 1);
  }
  EXPECT_FALSE(parse_yaml(text));
}

}  // namespace
}  // namespace sentiment
