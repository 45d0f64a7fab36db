#include "clients/mlflow/credentials.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.hpp"
#include "http/url.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::mlflow {
namespace {

Url url(const std::string& text) { return parse_url(text).value(); }

TEST(Credentials, ANameAndPasswordWinOverAToken) {
  EXPECT_EQ(authorization_of({"ann", "p:ss", "token"}, url("http://host")).value(),
            "Basic YW5uOnA6c3M=");
  EXPECT_EQ(authorization_of({"", "", "token"}, url("http://host")).value(), "Bearer token");
  EXPECT_EQ(authorization_of({}, url("http://host")).value(), "");
}

TEST(Credentials, TheUserOfTheUrlIsDecoded) {
  EXPECT_EQ(authorization_of({"", "", "token"}, url("http://ann:p%40ss@host")).value(),
            "Basic YW5uOnBAc3M=");
  EXPECT_EQ(authorization_of({}, url("http://ann:%zz@host")).error().code, Code::invalid_argument);
}

TEST(Credentials, AreReadFromTheirSectionOfTheFile) {
  const testing_support::TempDir dir;
  const auto file = dir.path() / "credentials";
  std::ofstream(file) << "[other]\nmlflow_tracking_username = eve\n\n# a note\n[mlflow]\n"
                         "mlflow_tracking_username = ann\r\nmlflow_tracking_password= a=b:c \n";
  const auto read = with_credentials_file({}, file).value();
  EXPECT_EQ(read.username, "ann");
  EXPECT_EQ(read.password, "a=b:c");
}

TEST(Credentials, OfTheFileFillInOnlyWhatIsMissing) {
  const testing_support::TempDir dir;
  const auto file = dir.path() / "credentials";
  std::ofstream(file) << "[mlflow]\nmlflow_tracking_username=ann\nmlflow_tracking_password=x\n";
  const auto read = with_credentials_file({.username = "bob", .password = {}, .token = {}}, file);
  EXPECT_EQ(read->username, "bob");
  EXPECT_EQ(read->password, "x");
}

TEST(Credentials, NeedNoFile) {
  EXPECT_EQ(
      with_credentials_file({.username = {}, .password = {}, .token = "t"}, "/no/such/file")->token,
      "t");
}

}  // namespace
}  // namespace sentiment::mlflow
