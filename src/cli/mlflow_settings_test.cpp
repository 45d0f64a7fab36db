// MLflow's own settings, from the environment to the wire.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "cli/program_fixture.hpp"
#include "testing/http/loopback_server.hpp"

namespace sentiment::testing_support {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A server that knows no model and remembers what it was asked.
class MlflowSettings : public ProgramFixture {
 protected:
  static LoopbackAnswer no_model(const std::string& /*request*/) {
    return {http_answer(404, R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no model"})"),
            LoopbackAnswer::Then::next_request};
  }
  void write(const std::string& name, const std::string& text) const {
    const auto file = std::filesystem::path(path(name));
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  std::string asked() { return server_.requests().at(0); }

  LoopbackServer server_{no_model};
};

TEST_F(MlflowSettings, ThePathPrefixOfTheServerIsKept) {
  variables_["MLFLOW_TRACKING_URI"] = server_.url("/mlflow/");
  const auto called = call({"list-versions"});
  EXPECT_EQ(called.exit, 3);
  EXPECT_THAT(called.err, HasSubstr("no model"));
  EXPECT_THAT(asked(), AllOf(testing::StartsWith("GET /mlflow/api/2.0/mlflow/registered-models/"),
                             Not(HasSubstr("Authorization")), Not(HasSubstr("\r\nOrigin"))));
}

TEST_F(MlflowSettings, APasswordMayComeFromAFile) {
  write("secret", "hush\n");
  variables_["MLFLOW_TRACKING_URI"] = server_.url();
  variables_["MLFLOW_TRACKING_USERNAME"] = "ann";
  variables_["MLFLOW_TRACKING_PASSWORD_FILE"] = path("secret");
  variables_["MLFLOW_TRACKING_TOKEN"] = "token";
  call({"list-versions"});
  EXPECT_THAT(asked(), HasSubstr("Authorization: Basic YW5uOmh1c2g=\r\n"));
  EXPECT_THAT(call({"config", "show"}).out,
              AllOf(Not(HasSubstr("hush")), Not(HasSubstr("token\""))));
}

TEST_F(MlflowSettings, ATokenIsABearers) {
  variables_["MLFLOW_TRACKING_URI"] = server_.url();
  variables_["MLFLOW_TRACKING_TOKEN"] = "abc";
  call({"list-versions"});
  EXPECT_THAT(asked(), HasSubstr("Authorization: Bearer abc\r\n"));
}

TEST_F(MlflowSettings, TheCredentialsFileOfMlflowIsRead) {
  write(".mlflow/credentials",
        "[mlflow]\nmlflow_tracking_username = ann\nmlflow_tracking_password = hush\n");
  variables_["HOME"] = path("");
  variables_["MLFLOW_TRACKING_URI"] = server_.url();
  call({"list-versions"});
  EXPECT_THAT(asked(), HasSubstr("Authorization: Basic YW5uOmh1c2g=\r\n"));
}

TEST_F(MlflowSettings, TheRegistryMayBeElsewhere) {
  variables_["MLFLOW_TRACKING_URI"] = "http://127.0.0.1:1";
  variables_["MLFLOW_REGISTRY_URI"] = server_.url();
  EXPECT_EQ(call({"list-versions"}).exit, 3);
  variables_["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0";
  EXPECT_EQ(call({"runs", "list"}).exit, 4);
}

TEST_F(MlflowSettings, ASilentServerCostsNoMoreThanTheTimeout) {
  LoopbackServer silent(
      [](const std::string&) { return LoopbackAnswer{"", LoopbackAnswer::Then::silence}; });
  variables_["MLFLOW_TRACKING_URI"] = silent.url();
  variables_["MLFLOW_HTTP_REQUEST_TIMEOUT"] = "0.3";
  const auto begin = clock_.now();
  EXPECT_EQ(call({"list-versions"}).exit, 4);
  EXPECT_LT(clock_.now() - begin, std::chrono::seconds(5));
}

TEST_F(MlflowSettings, ThatContradictEachOtherAreRefused) {
  variables_["MLFLOW_TRACKING_URI"] = server_.url();
  variables_["MLFLOW_TRACKING_INSECURE_TLS"] = "true";
  variables_["MLFLOW_TRACKING_SERVER_CERT_PATH"] = path("ca.pem");
  const auto called = call({"list-versions"});
  EXPECT_EQ(called.exit, 2);
  EXPECT_THAT(called.err, HasSubstr("MLFLOW_TRACKING_INSECURE_TLS"));
  EXPECT_TRUE(server_.requests().empty());
}

}  // namespace
}  // namespace sentiment::testing_support
