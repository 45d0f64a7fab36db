#include "clients/s3/s3_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "clients/s3/checksum.hpp"
#include "clients/s3/s3_fixture.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::s3 {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::FailsWith;
using testing_support::TempDir;

class S3ClientTest : public S3Fixture {
 protected:
  Result<std::string> download() {
    std::string bytes;
    SENT_CHECK(client().get(name, [&](std::string_view piece) -> Result<void> {
      bytes += piece;
      return {};
    }));
    return bytes;
  }
};

TEST_F(S3ClientTest, GetsAnObjectAndComparesItsChecksum) {
  http.reply(200, "text",
             {{"x-amz-checksum-sha256", checksum_header(sha256_hex("text"))}, {"ETag", "\"e\""}});
  std::string bytes;
  const auto info = client().get(name, [&](std::string_view piece) -> Result<void> {
    bytes += piece;
    return {};
  });
  ASSERT_TRUE(info) << info.error().message;
  EXPECT_EQ(bytes, "text");
  EXPECT_EQ(info->size, 4U);
  EXPECT_TRUE(info->verified);
  EXPECT_EQ(target(0), "GET http://minio:9000/data/a%20b.csv");
  EXPECT_THAT(sent(0, "Authorization"), HasSubstr("Credential=AKIA/"));
}

TEST_F(S3ClientTest, WithoutKeysNothingIsSigned) {
  options.credentials.reset();
  http.reply(200, "text");
  EXPECT_EQ(download().value(), "text");
  EXPECT_EQ(sent(0, "Authorization"), "");
}

TEST_F(S3ClientTest, RefusesBytesThatDoNotFitTheirChecksum) {
  http.reply(200, "texd", {{"x-amz-checksum-sha256", checksum_header(sha256_hex("text"))}});
  const auto bytes = download();
  EXPECT_THAT(bytes, FailsWith(Code::corrupt_data, AllOf(HasSubstr("s3://data/a b.csv"),
                                                         HasSubstr("http://minio:9000"))));
}

TEST_F(S3ClientTest, ADownloadGoesOnWhereItBrokeOff) {
  http.reply_cut(200, "abc", {{"ETag", "\"e\""}, {"Content-Length", "6"}});
  http.reply(503, "busy");
  http.reply(206, "def", {{"Content-Range", "bytes 3-5/6"}});
  EXPECT_EQ(download().value(), "abcdef");
  EXPECT_EQ(sent(1, "Range"), "bytes=3-");
  EXPECT_EQ(sent(2, "Range"), "bytes=3-");
  EXPECT_EQ(sent(2, "If-Match"), "\"e\"");
}

TEST_F(S3ClientTest, ADownloadDoesNotGoOnInAnotherObject) {
  http.reply_cut(200, "abc", {{"ETag", "\"e\""}});
  http.reply(412, error("PreconditionFailed"));
  EXPECT_EQ(download().error().code, Code::conflict);
}

TEST_F(S3ClientTest, ADownloadDoesNotGoOnAtTheWrongByte) {
  http.reply_cut(200, "abc", {{"ETag", "\"e\""}});
  http.reply(200, "abcdef");
  EXPECT_EQ(download().error().code, Code::corrupt_data);
}

TEST_F(S3ClientTest, AnErrorOfTheReceiverEndsTheDownload) {
  http.reply(200, "text");
  const auto info = client().get(
      name, [](std::string_view) -> Result<void> { return fail(Code::interrupted, "enough"); });
  EXPECT_EQ(info.error().code, Code::interrupted);
  EXPECT_EQ(http.requests.size(), 1U);
}

TEST_F(S3ClientTest, AMissingObjectIsNotFoundInTheServersWords) {
  http.reply(404, error("NoSuchKey"));
  const auto bytes = download();
  EXPECT_THAT(bytes, FailsWith(Code::not_found, AllOf(HasSubstr("NoSuchKey"), HasSubstr("words"),
                                                      HasSubstr("a b.csv"))));
}

TEST_F(S3ClientTest, AFileAppearsOnlyWhole) {
  const TempDir dir;
  http.reply(200, "texd", {{"x-amz-checksum-sha256", checksum_header(sha256_hex("text"))}});
  EXPECT_FALSE(client().get_file(name, dir.path() / "x"));
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
  http.reply(200, "text");
  EXPECT_TRUE(client().get_file(name, dir.path() / "x"));
  EXPECT_EQ(read_file(dir.path() / "x").value(), "text");
}

TEST_F(S3ClientTest, ListsPageByPage) {
  http.reply(200,
             "<ListBucketResult><IsTruncated>true</IsTruncated>"
             "<NextContinuationToken>t+1</NextContinuationToken>"
             "<Contents><Key>a/1</Key><Size>1</Size></Contents></ListBucketResult>");
  http.reply(200,
             "<ListBucketResult><Contents><Key>a/2</Key><Size>2</Size></Contents>"
             "</ListBucketResult>");
  const auto objects = client().list({"data", "a/"});
  ASSERT_TRUE(objects) << objects.error().message;
  ASSERT_EQ(objects->size(), 2U);
  EXPECT_EQ((*objects)[1].key, "a/2");
  EXPECT_EQ(target(0),
            "GET http://minio:9000/data?encoding-type=url&list-type=2&max-keys=1000&prefix=a%2F");
  EXPECT_THAT(target(1), HasSubstr("&continuation-token=t%2B1"));
}

TEST_F(S3ClientTest, AListThatDoesNotEndIsGivenUp) {
  options.most_listed = 2;
  for (int i = 0; i < 9; ++i) {
    http.reply(200, "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>" +
                        std::to_string(i) +
                        "</NextContinuationToken><Contents><Key>a</Key><Size>1</Size></Contents>"
                        "</ListBucketResult>");
  }
  EXPECT_EQ(client().list({"data", ""}).error().code, Code::corrupt_data);
}

TEST_F(S3ClientTest, HeadTellsSizeAndChecksum) {
  http.reply(200, "", {{"Content-Length", "12"}, {"x-amz-meta-sha256", sha256_hex("x")}});
  const auto info = client().head(name).value();
  EXPECT_EQ(info.size, 12U);
  EXPECT_EQ(info.sha256, sha256_hex("x"));
  http.reply(404);
  EXPECT_EQ(client().head(name).error().code, Code::not_found);
}

TEST_F(S3ClientTest, DeletesAnObject) {
  http.reply(204);
  EXPECT_TRUE(client().remove(name));
  EXPECT_EQ(target(0), "DELETE http://minio:9000/data/a%20b.csv");
}

TEST_F(S3ClientTest, CreatesABucketOnce) {
  http.reply(404).reply(200);
  EXPECT_EQ(client().create_bucket("models").value(), true);
  EXPECT_EQ(target(1), "PUT http://minio:9000/models");
  EXPECT_EQ(http.requests[1].body, "");
  http.reply(200);
  EXPECT_EQ(client().create_bucket("models").value(), false);
  http.reply(404).reply(409, error("BucketAlreadyOwnedByYou"));
  EXPECT_EQ(client().create_bucket("models").value(), false);
}

TEST_F(S3ClientTest, ABucketOfSomebodyElseIsAnError) {
  http.reply(403);
  EXPECT_EQ(client().create_bucket("models").error().code, Code::unauthenticated);
  http.reply(404).reply(409, error("BucketAlreadyExists"));
  EXPECT_EQ(client().create_bucket("models").error().code, Code::conflict);
}

TEST_F(S3ClientTest, ABucketElsewhereNamesItsRegion) {
  options.endpoint.region = "eu-west-1";
  http.reply(404).reply(200);
  ASSERT_TRUE(client().create_bucket("models"));
  EXPECT_THAT(http.requests[1].body, HasSubstr("eu-west-1"));
}

TEST_F(S3ClientTest, TriesAgainWithinOneDeadline) {
  http.reply(500).break_off(Code::unavailable).reply(200, "", {{"Content-Length", "1"}});
  EXPECT_TRUE(client().head(name));
  http.reply(503).after(29s, clock).reply(503).after(2s, clock).reply(200);
  EXPECT_EQ(client().head(name).error().code, Code::unavailable);
}

TEST_F(S3ClientTest, EachAttemptIsSignedAnew) {
  options.retry.first_delay = 2s;
  http.reply(503).reply(200);
  ASSERT_TRUE(client().head(name));
  EXPECT_NE(sent(0, "X-Amz-Date"), sent(1, "X-Amz-Date"));
  EXPECT_NE(sent(0, "Authorization"), sent(1, "Authorization"));
}

TEST_F(S3ClientTest, NoMessageHoldsAKey) {
  http.reply(403, error("SignatureDoesNotMatch"));
  EXPECT_THAT(client().head(name),
              FailsWith(Code::unauthenticated,
                        AllOf(HasSubstr("SignatureDoesNotMatch"), Not(HasSubstr("geheim")))));
}

}  // namespace
}  // namespace sentiment::s3
