#include "http/server/request_rules.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

// wire_facts_test.cpp tests these rules at the wire; here is what a wire cannot show.

TEST(RequestRules, ALengthOfAPortIsNotItsRange) {
  EXPECT_TRUE(is_host("a:00080"));
  EXPECT_FALSE(is_host("a:8 0"));
  EXPECT_FALSE(is_host("[::1]:x"));
  EXPECT_TRUE(is_host("[::ffff:1.2.3.4]"));
}

TEST(RequestRules, AnAuthorityIsForConnectAlone) {
  EXPECT_TRUE(is_request_target("CONNECT", "a:443"));
  EXPECT_FALSE(is_request_target("GET", "a:443"));
  EXPECT_FALSE(is_request_target("CONNECT", "http://a"));
  EXPECT_FALSE(is_request_target("GET", "http://:80/"));
}

TEST(RequestRules, OnlyAloneIsChunkedRead) {
  EXPECT_EQ(transfer_coding("Chunked"), TransferCoding::chunked);
  EXPECT_EQ(transfer_coding("gzip ,\tchunked"), TransferCoding::not_undone);
  EXPECT_EQ(transfer_coding("chunked,chunked"), TransferCoding::unframed);
  EXPECT_EQ(transfer_coding("gzip;q=1, chunked"), TransferCoding::unframed);
}

TEST(RequestRules, AnEscapedQuoteDoesNotCloseOne) {
  EXPECT_FALSE(has_open_quote(R"(5;a="b\"c")"));
  EXPECT_TRUE(has_open_quote(R"(5;a="b\")"));
  EXPECT_FALSE(has_open_quote("5"));
}

TEST(RequestRules, AVersionHasTwoDigits) {
  EXPECT_TRUE(ends_with_version("GET / HTTP/1.1\r"));
  EXPECT_FALSE(ends_with_version(" HTTP/1.1\r"));
  EXPECT_FALSE(ends_with_version("GET / HTTP/1.1"));
  EXPECT_FALSE(ends_with_version("GET / HTTP/11\r"));
}

}  // namespace
}  // namespace sentiment
