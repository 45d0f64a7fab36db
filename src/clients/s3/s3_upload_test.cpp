#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "clients/s3/checksum.hpp"
#include "clients/s3/s3_fixture.hpp"

namespace sentiment::s3 {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

class Upload : public S3Fixture {};

TEST_F(Upload, PutsWithTheChecksumOfWhatItSends) {
  http.reply(200);
  ASSERT_TRUE(client().put(name, "text"));
  EXPECT_EQ(target(0), "PUT http://minio:9000/data/a%20b.csv");
  EXPECT_EQ(http.requests[0].body, "text");
  EXPECT_EQ(sent(0, "X-Amz-Checksum-Sha256"), checksum_header(sha256_hex("text")));
  EXPECT_EQ(sent(0, "X-Amz-Content-Sha256"), sha256_hex("text"));
  EXPECT_EQ(sent(0, "X-Amz-Meta-Sha256"), sha256_hex("text"));
}

TEST_F(Upload, NoticesThatTheServerGotOtherBytes) {
  http.reply(200, "", {{"x-amz-checksum-sha256", checksum_header(sha256_hex("texd"))}});
  EXPECT_EQ(client().put(name, "text").error().code, Code::corrupt_data);
}

class Multipart : public S3Fixture {
 protected:
  Multipart() {
    options.multipart_above = 5;
    options.part_size = 4;
    options.retry.attempts = 1;
  }
  void begin() {
    http.reply(200,
               "<InitiateMultipartUploadResult><UploadId>u/1</UploadId>"
               "</InitiateMultipartUploadResult>");
  }
};

TEST_F(Multipart, LargeObjectsGoInParts) {
  begin();
  http.reply(200, "", {{"ETag", "\"1\""}}).reply(200, "", {{"ETag", "\"2\""}});
  http.reply(200, "<CompleteMultipartUploadResult/>");
  const auto done = client().put(name, "abcdef");
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(target(0), "POST http://minio:9000/data/a%20b.csv?uploads=");
  EXPECT_EQ(sent(0, "X-Amz-Meta-Sha256"), sha256_hex("abcdef"));
  EXPECT_EQ(target(1), "PUT http://minio:9000/data/a%20b.csv?partNumber=1&uploadId=u%2F1");
  EXPECT_EQ(http.requests[1].body, "abcd");
  EXPECT_EQ(http.requests[2].body, "ef");
  EXPECT_EQ(target(3), "POST http://minio:9000/data/a%20b.csv?uploadId=u%2F1");
  EXPECT_THAT(http.requests[3].body,
              AllOf(HasSubstr("&quot;2&quot;"), HasSubstr(checksum_header(sha256_hex("ef")))));
}

TEST_F(Multipart, AFailureTakesThePartsAway) {
  begin();
  http.reply(200, "", {{"ETag", "\"1\""}}).reply(403, error("AccessDenied")).reply(204);
  const auto done = client().put(name, "abcdef");
  EXPECT_EQ(done.error().code, Code::unauthenticated);
  EXPECT_EQ(target(3), "DELETE http://minio:9000/data/a%20b.csv?uploadId=u%2F1");
}

TEST_F(Multipart, AFailureThatComesWithStatus200IsOne) {
  begin();
  http.reply(200, "", {{"ETag", "\"1\""}}).reply(200, "", {{"ETag", "\"2\""}});
  http.reply(200, error("InternalError")).reply(404).reply(204);
  EXPECT_EQ(client().put(name, "abcdef").error().code, Code::unavailable);
  EXPECT_THAT(target(5), HasSubstr("DELETE"));
}

TEST_F(Multipart, ALostLastAnswerIsNoFailureWhenTheObjectIsThere) {
  begin();
  http.reply(200, "", {{"ETag", "\"1\""}}).reply(200, "", {{"ETag", "\"2\""}});
  http.break_off(Code::unavailable).reply(200, "", {{"x-amz-meta-sha256", sha256_hex("abcdef")}});
  EXPECT_TRUE(client().put(name, "abcdef"));
}

TEST_F(Multipart, AllPartsShareOneDeadline) {
  options.transfer_deadline = 10s;
  begin();
  http.reply(200, "", {{"ETag", "\"1\""}}).after(11s, clock).reply(204);
  EXPECT_EQ(client().put(name, "abcdef").error().code, Code::deadline_exceeded);
  EXPECT_THAT(target(2), HasSubstr("DELETE"));
}

}  // namespace
}  // namespace sentiment::s3
