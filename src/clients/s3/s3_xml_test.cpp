#include "clients/s3/s3_xml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "testing/fails_with.hpp"

namespace sentiment::s3 {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

constexpr const char* kPage = R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>data</Name>
<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
<NextContinuationToken>a&amp;b==</NextContinuationToken>
<Contents><Key>a/b+c%26%0A.csv</Key><Size>12</Size><ETag>&quot;0123&quot;</ETag></Contents>
<Contents><Key>d</Key><Size>0</Size><ETag>"4"</ETag></Contents></ListBucketResult>)";

TEST(S3Xml, ReadsAPageOfAList) {
  const auto page = parse_list_page(kPage);
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->objects.size(), 2U);
  EXPECT_EQ(page->objects[0].key, "a/b c&\n.csv");
  EXPECT_EQ(page->objects[0].size, 12U);
  EXPECT_EQ(page->next_token, "a&b==");
}

TEST(S3Xml, KeysOfAnUnencodedListAreTakenAsTheyAre) {
  const auto page = parse_list_page(
      "<ListBucketResult><Contents><Key>a+b%20c</Key><Size>1</Size></Contents></ListBucketResult>");
  EXPECT_EQ(page.value().objects.at(0).key, "a+b%20c");
  EXPECT_EQ(page->next_token, "");
}

TEST(S3Xml, RefusesWhatIsNoList) {
  for (const char* body :
       {"", "<html><body>MinIO Console</body></html>", "<ListBucketResult><Contents>", "{}",
        "<ListBucketResult><Contents><Key>a</Key><Size>x</Size></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"}) {
    const auto page = parse_list_page(body);
    ASSERT_FALSE(page) << body;
    EXPECT_THAT(page, FailsWith(Code::corrupt_data, HasSubstr("address")));
  }
}

TEST(S3Xml, EntitiesAreNotExpanded) {
  const auto page = parse_list_page(
      "<!DOCTYPE a [<!ENTITY e 'xxxxxxxxxx'>]><ListBucketResult><Contents><Key>&e;&e;</Key>"
      "<Size>1</Size></Contents></ListBucketResult>");
  if (page) {
    EXPECT_EQ(page->objects.at(0).key, "&e;&e;");
  }
}

TEST(S3Xml, ReadsAnErrorOnOneLine) {
  const auto error = parse_error_document(
      "<Error><Code>NoSuchKey</Code><Message>The key\nis gone</Message><Region>r</Region></Error>");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, "NoSuchKey");
  EXPECT_EQ(error->message, "The key is gone");
  EXPECT_EQ(error->region, "r");
  EXPECT_EQ(parse_error_document("<html></html>"), std::nullopt);
  EXPECT_EQ(parse_error_document(""), std::nullopt);
}

TEST(S3Xml, ReadsTheIdOfAnUpload) {
  EXPECT_EQ(parse_upload_id("<InitiateMultipartUploadResult><UploadId>u&lt;1</UploadId>"
                            "</InitiateMultipartUploadResult>")
                .value(),
            "u<1");
  EXPECT_FALSE(parse_upload_id("<InitiateMultipartUploadResult/>"));
}

TEST(S3Xml, WritesWhatEndsAnUpload) {
  const std::vector<UploadedPart> parts{{"\"a\"", "YQ=="}, {"b", "Yg=="}};
  EXPECT_EQ(complete_upload_document(parts),
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&quot;a&quot;</ETag>"
            "<ChecksumSHA256>YQ==</ChecksumSHA256></Part><Part><PartNumber>2</PartNumber>"
            "<ETag>b</ETag><ChecksumSHA256>Yg==</ChecksumSHA256></Part></CompleteMultipartUpload>");
  EXPECT_THAT(location_document("eu-west-1"),
              HasSubstr("<LocationConstraint>eu-west-1</LocationConstraint>"));
}

}  // namespace
}  // namespace sentiment::s3
