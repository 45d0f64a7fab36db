#include "base/base64.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sentiment {
namespace {

// Source: RFC 4648, section 10
TEST(Base64, EncodesTheVectorsOfTheRfc) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64(std::string("\xff\xfe\x00", 3)), "//4A");
}

TEST(Base64, ReadsWhatItWrites) {
  for (const std::string bytes : {"f", "fo", "foo", "foob"}) {
    EXPECT_EQ(from_base64(base64(bytes)), bytes);
  }
  EXPECT_EQ(from_base64(""), "");
  EXPECT_EQ(from_base64("abc"), "");
  EXPECT_EQ(from_base64("a b="), "");
  EXPECT_EQ(from_base64("===="), "");
}

}  // namespace
}  // namespace sentiment
