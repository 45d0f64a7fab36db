#include "clients/s3/checksum.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/sha256.hpp"
#include "http/http_message.hpp"

namespace sentiment::s3 {
namespace {

constexpr const char* kMd5OfAbc = "900150983cd24fb0d6963f7d28e17f72";

Result<bool> check(const Headers& headers, const std::string& bytes) {
  ChecksumCheck check(headers);
  for (const char c : bytes) check.update(std::string(1, c));
  return check.finish();
}

TEST(Checksum, TheStoresOwnIsComparedFirst) {
  const Headers headers{{"x-amz-checksum-sha256", checksum_header(sha256_hex("abc"))},
                        {"ETag", "\"00000000000000000000000000000000\""}};
  EXPECT_EQ(check(headers, "abc").value(), true);
  EXPECT_EQ(check(headers, "abd").error().code, Code::corrupt_data);
}

TEST(Checksum, OfAnUploadInPartsTheMetadataAreCompared) {
  const std::string of_parts = checksum_header(sha256_hex("x"));
  for (const std::string& told : {of_parts, of_parts + "-3"}) {
    const Headers headers{{"ETag", "\"900150983cd24fb0d6963f7d28e17f72-3\""},
                          {"x-amz-checksum-sha256", told},
                          {"x-amz-meta-sha256", sha256_hex("abc")}};
    EXPECT_EQ(check(headers, "abc").value(), true);
    EXPECT_EQ(check(headers, "").error().code, Code::corrupt_data);
  }
}

TEST(Checksum, AnETagThatIsAnMd5IsCompared) {
  const Headers headers{{"ETag", std::string("\"") + kMd5OfAbc + "\""}};
  EXPECT_EQ(check(headers, "abc").value(), true);
  EXPECT_EQ(check(headers, "abcd").error().code, Code::corrupt_data);
}

TEST(Checksum, ETagsThatAreNoMd5ProveNothing) {
  EXPECT_EQ(check({{"ETag", "\"900150983cd24fb0d6963f7d28e17f72-2\""}}, "x").value(), false);
  EXPECT_EQ(check({{"ETag", kMd5OfAbc}, {"x-amz-server-side-encryption", "aws:kms"}}, "x").value(),
            false);
  EXPECT_EQ(check({}, "x").value(), false);
  EXPECT_EQ(check({{"ETag", "\""}, {"x-amz-checksum-sha256", "?"}}, "x").value(), false);
}

}  // namespace
}  // namespace sentiment::s3
