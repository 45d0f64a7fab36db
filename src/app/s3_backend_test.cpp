#include "app/s3_backend.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error.hpp"
#include "clients/s3/s3_client.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;

class S3OptionsTest : public testing::Test {
 protected:
  S3OptionsTest() { settings_.user_home = dir_.path().string(); }
  void profile(const std::string& text) {
    ASSERT_TRUE(write_file_atomically(dir_.path() / ".aws" / "credentials", text));
  }
  s3::S3Options options() const {
    const auto options = s3_options(settings_);
    EXPECT_TRUE(options) << options.error().message;
    return options.value_or(s3::S3Options{});
  }
  std::string access_key() const {
    const auto credentials = options().credentials;
    return credentials ? credentials->access_key_id : "no key";
  }
  Error error() const {
    const auto options = s3_options(settings_);
    return options ? Error{Code::internal, "no error"} : options.error();
  }

  const testing_support::TempDir dir_;
  S3Config settings_;
};

TEST_F(S3OptionsTest, KeysOfTheEnvironmentWinOverTheProfile) {
  profile("[default]\naws_access_key_id = P\naws_secret_access_key = p\nregion = r\n");
  EXPECT_EQ(access_key(), "P");
  EXPECT_EQ(options().endpoint.region, "r");
  settings_.access_key_id = "E";
  settings_.secret_access_key = "e";
  settings_.default_region = "d";
  EXPECT_EQ(access_key(), "E");
  EXPECT_EQ(options().endpoint.region, "d");
  settings_.region = "x";
  EXPECT_EQ(options().endpoint.region, "x");
}

TEST_F(S3OptionsTest, MinioKeysAreForAStoreOfOnesOwnOnly) {
  settings_.minio_user = "minioadmin";
  settings_.minio_password = "geheim";
  EXPECT_THAT(s3_options(settings_), FailsWith(Code::usage, HasSubstr("MLFLOW_S3_ENDPOINT_URL")));
  settings_.mlflow_endpoint = "http://localhost:9000";
  EXPECT_EQ(access_key(), "minioadmin");
  EXPECT_EQ(options().endpoint.url, "http://localhost:9000");
}

TEST_F(S3OptionsTest, WithoutKeysItSaysWhereTheyGo) {
  EXPECT_THAT(s3_options(settings_),
              FailsWith(Code::unauthenticated, HasSubstr("AWS_ACCESS_KEY_ID")));
}

TEST_F(S3OptionsTest, HalfAPairIsAMistake) {
  settings_.access_key_id = "E";
  EXPECT_THAT(s3_options(settings_),
              FailsWith(Code::usage,
                        AllOf(HasSubstr("AWS_ACCESS_KEY_ID"), HasSubstr("AWS_SECRET_ACCESS_KEY"))));
}

TEST_F(S3OptionsTest, AProfileThatWasNamedMustBeThere) {
  settings_.access_key_id = "E";
  settings_.secret_access_key = "e";
  settings_.profile = "work";
  EXPECT_THAT(s3_options(settings_), FailsWith(Code::usage, HasSubstr("'work'")));
}

TEST_F(S3OptionsTest, ABrokenProfileDoesNotMatterToWhoBringsKeys) {
  profile("rubbish\n");
  EXPECT_EQ(error().code, Code::usage);
  settings_.access_key_id = "E";
  settings_.secret_access_key = "e";
  EXPECT_EQ(access_key(), "E");
}

TEST_F(S3OptionsTest, AnEndpointMustBeAUrl) {
  settings_.access_key_id = "E";
  settings_.secret_access_key = "e";
  settings_.mlflow_endpoint = "localhost:9000";
  EXPECT_EQ(error().code, Code::usage);
}

}  // namespace
}  // namespace sentiment
