#include "text/utf8_check.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace sentiment {
namespace {

constexpr auto kValid = std::string_view::npos;

TEST(Utf8Check, AcceptsTheEdgesOfEachLength) {
  EXPECT_EQ(find_invalid_utf8(""), kValid);
  EXPECT_EQ(find_invalid_utf8(std::string_view("\0\x7F", 2)), kValid);
  EXPECT_EQ(find_invalid_utf8("\xC2\x80 \xDF\xBF"), kValid);
  EXPECT_EQ(find_invalid_utf8("\xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80 \xEF\xBF\xBF"), kValid);
  EXPECT_EQ(find_invalid_utf8("\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF"), kValid);
}

TEST(Utf8Check, RefusesOverlongFormsSurrogatesAndWhatLiesBeyondUnicode) {
  for (const char* bad : {"\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF",  // overlong
                          "\xED\xA0\x80", "\xED\xBF\xBF",                              // surrogates
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xFE",      // beyond
                          "\x80", "\xC2", "\xC2\x41", "\xE2\x82", "\xF0\x9F\x98"})     // cut short
    EXPECT_EQ(find_invalid_utf8(bad), 0U) << testing::PrintToString(bad);
}

TEST(Utf8Check, NamesTheFirstBadByteWhereverItLies) {
  for (std::size_t before = 0; before < 70; ++before) {
    const std::string text = std::string(before, 'a') + "\xC3\xA9" + std::string(40, 'b');
    EXPECT_EQ(find_invalid_utf8(text), kValid) << before;
    EXPECT_EQ(find_invalid_utf8(text + "\xFF tail"), text.size()) << before;
  }
}

}  // namespace
}  // namespace sentiment
