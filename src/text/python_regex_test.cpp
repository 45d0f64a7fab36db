#include "text/python_regex.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/utf8.hpp"
#include "testing/fails_with.hpp"
#include "testing/golden.hpp"
#include "text/unicode_fold.hpp"

namespace sentiment {
namespace {

using ::testing::HasSubstr;
using testing_support::FailsWith;

std::vector<std::string> find_all(const PythonRegex& regex, std::string_view text) {
  PythonRegex::Scratch scratch;
  auto matches = regex.matches(text, scratch);
  std::vector<std::string> out;
  while (const auto token = matches.next()) out.emplace_back(*token);
  EXPECT_FALSE(matches.gave_up());
  return out;
}

TEST(PythonRegex, FindsWhatPythonFindsAndRefusesWhatItRefuses) {
  const Json data = testing_support::golden("token_patterns.json");
  for (const auto& row : data["cases"]) {
    const auto pattern = row["pattern"].get<std::string>();
    const auto regex = PythonRegex::compile(pattern);
    ASSERT_EQ(regex.has_value(), !row["results"].is_null())
        << pattern << (regex ? "" : " " + regex.error().message);
    for (std::size_t i = 0; regex && i < data["texts"].size(); ++i) {
      const auto text = data["texts"][i].get<std::string>();
      EXPECT_EQ(Json(find_all(*regex, text)), row["results"][i])
          << pattern << " in " << data["texts"][i];
    }
  }
}

TEST(PythonRegex, ReadsEveryCodePointsClassByUnicode151) {
  const auto members = [](std::string_view pattern) {
    const auto regex = PythonRegex::compile(pattern).value();
    std::vector<bool> out(0x110000);
    PythonRegex::Scratch scratch;
    for (char32_t c = 0; c < 0x110000; ++c) {
      if (c >= 0xD800 && c < 0xE000) continue;
      std::array<char, kLongestUtf8> bytes;
      const std::string_view text(bytes.data(), encode_utf8(c, bytes.data()));
      out[c] = regex.matches(text, scratch).next().has_value();
    }
    return out;
  };
  const auto word = members(R"(\w)");
  const auto not_word = members(R"([\W])");
  const auto space = members(R"(\s)");
  const auto digit = members(R"([\d])");
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const CharClass its = char_class(c);
    ASSERT_EQ(word[c], its.word()) << std::uint32_t{c};
    ASSERT_EQ(not_word[c], !its.word()) << std::uint32_t{c};
    ASSERT_EQ(space[c], its.space()) << std::uint32_t{c};
    ASSERT_EQ(digit[c], its.digit()) << std::uint32_t{c};
  }
}

TEST(PythonRegex, SaysWhyAPatternCannotBeUsed) {
  EXPECT_THAT(PythonRegex::compile("(a"),
              FailsWith(Code::invalid_argument, HasSubstr("token_pattern '(a'")));
  // In scikit-learn's words.
  EXPECT_THAT(
      PythonRegex::compile("(a)(b)"),
      FailsWith(Code::invalid_argument,
                "More than 1 capturing group in token pattern. Only a single group should be "
                "captured."));
}

TEST(PythonRegex, GivesUpOnAPatternThatTakesForever) {
  const auto regex = PythonRegex::compile("(?:a|aa)+$").value();
  const std::string text = std::string(60, 'a') + 'c';
  PythonRegex::Scratch scratch;
  auto matches = regex.matches(text, scratch);
  EXPECT_FALSE(matches.next());
  EXPECT_TRUE(matches.gave_up());
  EXPECT_FALSE(matches.next());
}

}  // namespace
}  // namespace sentiment
