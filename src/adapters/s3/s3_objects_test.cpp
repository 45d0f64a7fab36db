#include "adapters/s3/s3_objects.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/sha256.hpp"
#include "clients/s3/s3_client.hpp"
#include "files/atomic_file.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing_support::FakeClock;
using testing_support::FakeHttpClient;

class S3ObjectsTest : public testing::Test {
 protected:
  S3ObjectsTest() {
    auto http = std::make_unique<FakeHttpClient>();
    http_ = http.get();
    s3::S3Options options;
    options.endpoint.url = "http://minio:9000";
    store_ = std::make_unique<S3Objects>(std::move(http), clock_, std::move(options));
  }

  FakeClock clock_;
  FakeHttpClient* http_ = nullptr;
  std::unique_ptr<S3Objects> store_;
  const testing_support::TempDir dir_;
};

TEST_F(S3ObjectsTest, DownloadsAndSaysWhatCame) {
  http_->reply(200, "text");
  const auto object = store_->download("s3://data/a", dir_.path() / "a");
  ASSERT_TRUE(object) << object.error().message;
  EXPECT_EQ(object->size, 4U);
  EXPECT_EQ(object->sha256, sha256_hex("text"));
  EXPECT_EQ(read_file(dir_.path() / "a").value(), "text");
}

TEST_F(S3ObjectsTest, AnAddressOfABucketIsNoObject) {
  const auto take = [](std::string_view) -> Result<void> { return {}; };
  EXPECT_EQ(store_->read("s3://data", take).error().code, Code::invalid_argument);
  EXPECT_EQ(store_->upload("s3://data/", dir_.path() / "a").error().code, Code::invalid_argument);
  EXPECT_EQ(store_->create_bucket("Not a bucket").error().code, Code::invalid_argument);
}

TEST_F(S3ObjectsTest, ListsAddresses) {
  http_->reply(200,
               "<ListBucketResult><Contents><Key>m/MLmodel</Key><Size>3</Size></Contents>"
               "</ListBucketResult>");
  const auto objects = store_->list("s3://data/m/");
  ASSERT_TRUE(objects) << objects.error().message;
  ASSERT_EQ(objects->size(), 1U);
  EXPECT_EQ((*objects)[0].address, "s3://data/m/MLmodel");
  EXPECT_EQ((*objects)[0].size, 3U);
}

TEST_F(S3ObjectsTest, SaysWhereItIs) { EXPECT_EQ(store_->location(), "http://minio:9000"); }

}  // namespace
}  // namespace sentiment
