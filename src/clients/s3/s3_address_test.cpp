#include "clients/s3/s3_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "http/url.hpp"
#include "testing/fails_with.hpp"

namespace sentiment::s3 {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

std::string address(const Endpoint& endpoint, const ObjectName& name) {
  return sentiment::to_string(url_of(endpoint, name).value());
}

TEST(S3Address, ReadsBucketAndKey) {
  EXPECT_EQ(parse_s3_uri("s3://data/a/b c.csv").value(), (ObjectName{"data", "a/b c.csv"}));
  EXPECT_EQ(parse_s3_uri("s3://data").value(), (ObjectName{"data", ""}));
  EXPECT_EQ(parse_s3_uri("s3://data/").value(), (ObjectName{"data", ""}));
  EXPECT_EQ(to_string(ObjectName{"data", "a/b"}), "s3://data/a/b");
}

TEST(S3Address, RefusesWhatIsNoAddressOfAnObject) {
  for (const char* uri : {"", "data/x", "s3:/data", "s3://", "s3:///x", "s3://ab/x", "s3://a b c/x",
                          "s3://../x", "s3://a@b:c/x", "http://data/x"}) {
    const auto name = parse_s3_uri(uri);
    ASSERT_FALSE(name) << uri;
    EXPECT_EQ(name.error().code, Code::invalid_argument) << uri;
  }
}

TEST(S3Address, AnEndpointOfOnesOwnHasTheBucketInThePath) {
  const Endpoint minio{"http://minio:9000/"};
  EXPECT_EQ(address(minio, {"data", "a/b c%+é.csv"}),
            "http://minio:9000/data/a/b%20c%25%2B%C3%A9.csv");
  EXPECT_EQ(address(minio, {"data", ""}), "http://minio:9000/data");
  EXPECT_EQ(address({"http://proxy/s3"}, {"data", "x"}), "http://proxy/s3/data/x");
}

TEST(S3Address, AmazonHasItInTheHostUnlessACertificateWouldNotCoverIt) {
  const Endpoint amazon{.region = "eu-west-1"};
  EXPECT_EQ(address(amazon, {"data", "x"}), "https://data.s3.eu-west-1.amazonaws.com/x");
  EXPECT_EQ(address(amazon, {"data", ""}), "https://data.s3.eu-west-1.amazonaws.com/");
  EXPECT_EQ(address(amazon, {"my.data", "x"}), "https://s3.eu-west-1.amazonaws.com/my.data/x");
}

TEST(S3Address, TheStyleCanBeChosen) {
  EXPECT_EQ(address({"http://s3.test:9000", "r", Addressing::virtual_host}, {"data", "x"}),
            "http://data.s3.test:9000/x");
  EXPECT_EQ(address({"", "r", Addressing::path}, {"data", "x"}),
            "https://s3.r.amazonaws.com/data/x");
  EXPECT_EQ(parse_addressing("virtual").value(), Addressing::virtual_host);
  EXPECT_EQ(parse_addressing("").value(), Addressing::automatic);
  EXPECT_THAT(parse_addressing("host"), FailsWith(Code::invalid_argument, HasSubstr("'host'")));
}

TEST(S3Address, SaysThatTheEndpointIsNoUrl) {
  EXPECT_THAT(url_of({"minio:9000"}, {"data", "x"}), FailsWith(Code::invalid_argument));
}

// A key such as "../x" is a name like any other; the path goes out as it was signed.
TEST(S3Address, KeysAreNoPaths) {
  EXPECT_EQ(address({"http://h"}, {"data", "../a//b"}), "http://h/data/../a//b");
}

}  // namespace
}  // namespace sentiment::s3
