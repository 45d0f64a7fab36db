#include "text/unicode_fold.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "testing/golden.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

Json unicode_data() {
  return parse_json(testing_support::read_whole(testing_support::source_dir() /
                                                "tools/unicode/unicode-15.1.0.json"))
      .value();
}

std::vector<bool> members(const Json& ranges) {
  std::vector<bool> out(0x110000);
  for (const auto& range : ranges) {
    for (std::uint32_t c = range[0]; c <= range[1].get<std::uint32_t>(); ++c) out[c] = true;
  }
  return out;
}

TEST(CharClass, IsPythonsForEveryCodePoint) {
  const Json data = unicode_data();
  const auto word = members(data["word"]);
  const auto space = members(data["space"]);
  const auto digit = members(data["digit"]);
  const auto cased = members(data["cased_not_ignorable"]);
  const auto ignorable = members(data["case_ignorable"]);
  for (char32_t c = 0; c < 0x110000; ++c) {
    const CharClass its = char_class(c);
    ASSERT_EQ(its.word(), word[c]) << std::uint32_t{c};
    ASSERT_EQ(its.space(), space[c]) << std::uint32_t{c};
    ASSERT_EQ(its.digit(), digit[c]) << std::uint32_t{c};
    ASSERT_EQ(its.cased(), cased[c]) << std::uint32_t{c};
    ASSERT_EQ(its.case_ignorable(), ignorable[c]) << std::uint32_t{c};
  }
}

TEST(ToLower, IsPythonsForEveryCodePoint) {
  std::map<char32_t, char32_t> lower;
  const Json data = unicode_data();
  for (const auto& entry : data["lower"]) {
    if (entry[1].size() == 1 && entry[0] != 0x3A3) lower[entry[0]] = entry[1][0];
  }
  EXPECT_EQ(lower.size(), 1431);
  for (char32_t c = 0; c < 0x110000; ++c) {
    const auto found = lower.find(c);
    ASSERT_EQ(to_lower(c), found == lower.end() ? c : found->second) << std::uint32_t{c};
  }
}

TEST(LowerSigma, IsFinalAfterALetterAndBeforeNone) {
  const auto sigma = [](const std::string& before, const std::string& after) {
    return lower_sigma(before + "\u03a3" + after, before.size());
  };
  EXPECT_EQ(sigma("", ""), 0x3C3);
  EXPECT_EQ(sigma("A", ""), 0x3C2);
  EXPECT_EQ(sigma("A", "b"), 0x3C3);
  EXPECT_EQ(sigma("A.'", ".' 1"), 0x3C2);
  EXPECT_EQ(sigma("A.'", ".'\u00e9"), 0x3C3);
  EXPECT_EQ(sigma("1", ""), 0x3C3);
  EXPECT_EQ(sigma("\xE9\xFF", ""), 0x3C3);
  EXPECT_EQ(sigma("A\u0301", "\xFF"), 0x3C2);
}

}  // namespace
}  // namespace sentiment
