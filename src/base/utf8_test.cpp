#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sentiment {
namespace {

TEST(Utf8, ReadsBackEveryCodePointItWrites) {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::array<char, kLongestUtf8> bytes;
    const auto n = encode_utf8(c, bytes.data());
    const Decoded forward = decode_utf8(bytes.data(), bytes.data() + n);
    const Decoded backward = decode_utf8_before(bytes.data(), bytes.data() + n);
    ASSERT_TRUE(forward.valid && forward.code_point == c && forward.length == n)
        << std::uint32_t{c};
    ASSERT_TRUE(backward.valid && backward.code_point == c && backward.length == n)
        << std::uint32_t{c};
  }
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndTheTooLarge) {
  for (const std::string_view bad :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80", "\x80", "\xE2\x82"}) {
    EXPECT_FALSE(decode_utf8(bad.data(), bad.data() + bad.size()).valid);
    EXPECT_FALSE(decode_utf8_before(bad.data(), bad.data() + bad.size()).valid);
  }
}

TEST(Utf8, CountsCharactersNotBytes) {
  EXPECT_EQ(count_code_points(""), 0);
  EXPECT_EQ(count_code_points("aé€𝄞"), 4);
}

TEST(Utf8, ClipsBetweenCharacters) {
  EXPECT_EQ(clip_utf8("aé€", 6), "aé€");
  EXPECT_EQ(clip_utf8("aé€", 5), "aé");
  EXPECT_EQ(clip_utf8("aé€", 3), "aé");
  EXPECT_EQ(clip_utf8("aé€", 2), "a");
  EXPECT_EQ(clip_utf8("€", 2), "");
  EXPECT_EQ(clip_code_points("aé€", 3), "aé€");
  EXPECT_EQ(clip_code_points("aé€", 2), "aé");
  EXPECT_EQ(clip_code_points("aé€", 0), "");
}

}  // namespace
}  // namespace sentiment
