#include "report/escape_html.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sentiment {
namespace {

TEST(EscapeHtml, WritesMarkupAsReferences) {
  EXPECT_EQ(escape_html("a<b>&\"c'"), "a&lt;b&gt;&amp;&quot;c&#39;");
}

TEST(EscapeHtml, KeepsTextOfAnyScript) {
  EXPECT_EQ(escape_html("naïve 映画\n\t"), "naïve 映画\n\t");
}

TEST(EscapeHtml, ReplacesControlsAndBrokenUtf8) {
  EXPECT_EQ(escape_html(std::string("a\0\x1b\x7f", 4)), "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(escape_html("\xff<\xc3"), "\xEF\xBF\xBD&lt;\xEF\xBF\xBD");
}

}  // namespace
}  // namespace sentiment
