#include "clients/s3/profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "clients/s3/sigv4.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::s3 {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::FailsWith;

Credentials keys_of(const Profile& profile) { return profile.credentials.value_or(Credentials{}); }

class ProfileTest : public testing::Test {
 protected:
  void credentials(const std::string& text) {
    ASSERT_TRUE(write_file_atomically(files_.credentials, text));
  }
  void config(const std::string& text) { ASSERT_TRUE(write_file_atomically(files_.config, text)); }
  Result<Profile> read(const std::string& name = {}) const { return read_profile(files_, name); }

  testing_support::TempDir dir_;
  const ProfileFiles files_{dir_.path() / "credentials", dir_.path() / "config"};
};

TEST_F(ProfileTest, ReadsTheDefaultProfileOfBothFiles) {
  credentials("# mine\n[default]\naws_access_key_id = AKIA\naws_secret_access_key=s/e+c=ret\r\n");
  config(
      "[default]\nregion = eu-west-1\ns3 =\n  addressing_style = path\n  max_queue = 3\n"
      "endpoint_url = http://minio:9000\n");
  const auto profile = read();
  ASSERT_TRUE(profile) << profile.error().message;
  EXPECT_EQ(keys_of(*profile).access_key_id, "AKIA");
  EXPECT_EQ(keys_of(*profile).secret_access_key, "s/e+c=ret");
  EXPECT_EQ(keys_of(*profile).session_token, "");
  EXPECT_EQ(profile->region, "eu-west-1");
  EXPECT_EQ(profile->addressing_style, "path");
  EXPECT_EQ(profile->endpoint_url, "http://minio:9000");
}

TEST_F(ProfileTest, ReadsANamedProfile) {
  credentials(
      "[default]\naws_access_key_id = no\naws_secret_access_key = no\n"
      "[work]\naws_access_key_id = W\naws_secret_access_key = w\naws_session_token = t\n");
  config("[profile work]\nregion = eu-north-1\n[profile other]\nregion = x\n");
  const auto profile = read("work").value();
  EXPECT_EQ(keys_of(profile).access_key_id, "W");
  EXPECT_EQ(keys_of(profile).session_token, "t");
  EXPECT_EQ(profile.region, "eu-north-1");
}

TEST_F(ProfileTest, KeysMayStandInTheConfigFileAlone) {
  config("[default]\naws_access_key_id = C\naws_secret_access_key = c\n");
  EXPECT_EQ(keys_of(read().value()).access_key_id, "C");
}

TEST_F(ProfileTest, WithoutFilesThereIsAnEmptyDefaultProfile) {
  const auto profile = read();
  ASSERT_TRUE(profile) << profile.error().message;
  EXPECT_EQ(profile->credentials, std::nullopt);
}

TEST_F(ProfileTest, ANamedProfileThatIsNowhereIsNotFound) {
  credentials("[default]\n");
  const auto profile = read("wrok");
  EXPECT_THAT(profile,
              FailsWith(Code::not_found, AllOf(HasSubstr("'wrok'"), HasSubstr("credentials"))));
}

TEST_F(ProfileTest, HalfAPairOfKeysIsAnError) {
  credentials("[default]\naws_secret_access_key = geheim\n");
  EXPECT_THAT(read(), FailsWith(Code::invalid_argument,
                                AllOf(HasSubstr("'default'"), HasSubstr("aws_access_key_id"),
                                      Not(HasSubstr("geheim")))));
}

TEST_F(ProfileTest, KeysByRoleOrLoginAreRefusedWithAWayOut) {
  config("[profile work]\nrole_arn = arn:aws:iam::1:role/x\n");
  EXPECT_THAT(read("work"),
              FailsWith(Code::invalid_argument, AllOf(HasSubstr("'work'"), HasSubstr("role_arn"),
                                                      HasSubstr("AWS_ACCESS_KEY_ID"))));
}

TEST_F(ProfileTest, ABrokenLineIsNamedWithoutItsText) {
  credentials("[default]\ngeheim\n");
  EXPECT_THAT(read(), FailsWith(Code::invalid_argument,
                                AllOf(HasSubstr("line 2"), Not(HasSubstr("geheim")))));
  credentials("[default\n");
  EXPECT_THAT(read(), FailsWith(Code::invalid_argument, HasSubstr("line 1")));
}

}  // namespace
}  // namespace sentiment::s3
