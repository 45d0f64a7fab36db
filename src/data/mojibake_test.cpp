#include "data/mojibake.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

TEST(Mojibake, IsSeenWhereUtf8WasReadAsWindows1252) {
  for (const char* text : {"caf\u00C3\u00A9", "it\u00E2\u20AC\u2122s", "5\u00C2\u00A0stars",
                           "\u00F0\u0178\u02DC\u20AC", "so so\u0085", "\u0093hm\u0094", "a\uFFFDb"})
    EXPECT_TRUE(looks_like_mojibake(text)) << text;
}

TEST(Mojibake, IsNotSeenInOrdinaryText) {
  for (const char* text :
       {"", "plain", "caf\u00E9", "it\u2019s", "\u00C2ge \u00C3o", "\u00E2me \u20AC5", "\u00A35",
        "\U0001F600", "\u00F0a\u00F0", "5\u00A0stars", "\u96FB\u5F71"})
    EXPECT_FALSE(looks_like_mojibake(text)) << text;
}

}  // namespace
}  // namespace sentiment
