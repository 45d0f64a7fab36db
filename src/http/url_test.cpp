#include "http/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing_support::FailsWith;

TEST(Url, IsSplitIntoItsParts) {
  const auto url = parse_url("HTTPS://me:s%40cret@mlflow.example:8443/api/2.0?x=1&y=%20#top");
  ASSERT_TRUE(url.has_value());
  EXPECT_EQ(*url, (Url{"https", "me:s%40cret", "mlflow.example", 8443, "/api/2.0", "x=1&y=%20"}));
}

TEST(Url, WithoutPathAsksForTheRoot) {
  EXPECT_EQ(*parse_url("http://localhost:5001"), (Url{"http", "", "localhost", 5001, "/", ""}));
  EXPECT_EQ(*parse_url("http://localhost?a=b"), (Url{"http", "", "localhost", 0, "/", "a=b"}));
}

TEST(Url, KeepsAnIpv6HostWithoutItsBrackets) {
  const auto url = parse_url("http://[::1]:9000/x");
  ASSERT_TRUE(url.has_value());
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, 9000);
  EXPECT_EQ(to_string(*url), "http://[::1]:9000/x");
}

TEST(Url, IsPrintedWithoutItsPassword) {
  EXPECT_EQ(to_string(*parse_url("http://me:secret@host/p?q=1")), "http://host/p?q=1");
}

TEST(Url, RefusesWhatIsNoHttpUrl) {
  for (const std::string text :
       {"", "localhost", "ftp://host/", "http://", "http:///path", "http://host:0/",
        "http://host:65536/", "http://host:8x/", "http://[::1/", "http://[::1]x/", "http://ho st/",
        "http://host/\r\nX: y"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url.has_value()) << text;
    EXPECT_EQ(url.error().code, Code::invalid_argument) << text;
  }
}

TEST(Url, ErrorsDoNotRepeatThePassword) {
  const auto url = parse_url("http://me:secret@host:99999/");
  EXPECT_THAT(url, FailsWith(Code::invalid_argument, testing::Not(testing::HasSubstr("secret"))));
}

TEST(PercentEncoding, RoundTripsEveryByte) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const std::string encoded = percent_encode(all);
  EXPECT_EQ(percent_decode(encoded), all);
  EXPECT_EQ(percent_encode("a b/é~"), "a%20b%2F%C3%A9~");
}

TEST(PercentEncoding, RefusesACutEscape) {
  for (const std::string text : {"%", "a%4", "%zz", "%4g"}) {
    EXPECT_FALSE(percent_decode(text).has_value()) << text;
  }
  EXPECT_EQ(percent_decode("a%41"), "aA");
}

}  // namespace
}  // namespace sentiment
