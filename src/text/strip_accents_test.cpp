#include "text/strip_accents.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

#include "base/json.hpp"
#include "testing/golden.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

TEST(Stripped, IsPythonsForEveryListedCodePoint) {
  std::map<char32_t, std::vector<char32_t>> expected;
  const Json data = parse_json(testing_support::read_whole(testing_support::source_dir() /
                                                           "tools/unicode/unicode-15.1.0.json"))
                        .value();
  for (const auto& entry : data["stripped"]) {
    expected[entry[0]] = entry[1].get<std::vector<char32_t>>();
  }
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xAC00 && c < 0xD7A4) continue;  // by arithmetic: clean_text_test has some
    const Stripped result(c);
    const auto got = result.code_points();
    const auto found = expected.find(c);
    const std::vector<char32_t> want =
        found == expected.end() ? std::vector<char32_t>{c} : found->second;
    ASSERT_EQ(std::vector<char32_t>(got.begin(), got.end()), want) << std::uint32_t{c};
  }
}

}  // namespace
}  // namespace sentiment
