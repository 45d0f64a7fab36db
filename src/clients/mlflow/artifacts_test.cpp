#include "clients/mlflow/artifacts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "clients/mlflow/api.hpp"
#include "files/atomic_file.hpp"
#include "http/url.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::mlflow {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::FakeHttpClient;

class ArtifactsTest : public testing::Test {
 protected:
  /// What is asked after the first question, what kind of server it is.
  std::string asked(std::size_t i) { return to_string(http_.requests.at(1 + i).url); }
  FakeHttpClient& with_proxy() { return http_.reply(200, R"({"artifacts_presigned_only":false})"); }
  std::filesystem::path file() { return dir_.path() / "file"; }

  testing_support::TempDir dir_;
  FakeHttpClient http_;
  FakeHttpClient store_;
  testing_support::FakeClock clock_;
  Api api_{http_, clock_, {parse_url("http://host:5000/p").value(), "Basic x"}, 9s};
  Artifacts artifacts_{api_, store_};
};

TEST_F(ArtifactsTest, UploadsToTheProxySegmentBySegmentEncoded) {
  with_proxy().reply(200);
  std::ofstream(file()) << "bytes";
  ASSERT_TRUE(artifacts_.upload("mlflow-artifacts:/1/run/artifacts", "a b/größer+.txt", file()));
  EXPECT_EQ(to_string(http_.requests[0].url), "http://host:5000/p/api/3.0/mlflow/server-info");
  EXPECT_EQ(http_.requests[1].method, "PUT");
  EXPECT_EQ(asked(0),
            "http://host:5000/p/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts/a%20b/"
            "gr%C3%B6%C3%9Fer%2B.txt");
  EXPECT_EQ(http_.requests[1].mapped.size(), 5U);
  EXPECT_TRUE(http_.requests[1].body.empty()) << "copied into memory";
  EXPECT_TRUE(http_.options_seen[1].safe_to_repeat);
  EXPECT_EQ(http_.options_seen[1].stall_timeout, 9s);
}

TEST_F(ArtifactsTest, TakesNoPageForAStoredFile) {
  std::ofstream(file()) << "b";
  with_proxy().reply(200, "<html>Welcome</html>").reply(200, "{}");
  const auto page = artifacts_.upload("mlflow-artifacts:/1", "f", file());
  EXPECT_THAT(page, FailsWith(Code::unavailable, HasSubstr("http://host:5000")));
  EXPECT_TRUE(artifacts_.upload("mlflow-artifacts:/1", "f", file()));
}

TEST_F(ArtifactsTest, TellsNobodyElseWhoWeAre) {
  std::ofstream(file()) << "b";
  // A server before 3.0 has no such page, and another's page says nothing.
  http_.reply(404).reply(200).reply(200, "<html>").reply(200);
  ASSERT_TRUE(artifacts_.upload("mlflow-artifacts://other:9/x", "f", file()));
  ASSERT_TRUE(artifacts_.upload("mlflow-artifacts://host:5000/x", "f", file()));
  EXPECT_EQ(asked(0), "http://other:9/p/api/2.0/mlflow-artifacts/artifacts/x/f");
  EXPECT_FALSE(http_.requests[0].headers.find("Authorization"));
  EXPECT_FALSE(http_.requests[1].headers.find("Authorization"));
  EXPECT_TRUE(http_.requests[3].headers.find("Authorization"));
}

TEST_F(ArtifactsTest, RefusesPathsThatTheServerWouldReadAsOthers) {
  std::ofstream(file()) << "b";
  for (const std::string path : {"../x", "a/../b", "a//b", "/a", "a#b", "a%2e", "."}) {
    EXPECT_EQ(artifacts_.upload("mlflow-artifacts:/1", path, file()).error().code,
              Code::invalid_argument)
        << path;
  }
  EXPECT_EQ(artifacts_.list("s3://bucket/x").error().code, Code::invalid_argument);
  EXPECT_TRUE(http_.requests.empty());
}

TEST_F(ArtifactsTest, DownloadsIntoAFileThatAppearsWhole) {
  with_proxy().reply(200, "the bytes");
  const auto received = artifacts_.download("mlflow-artifacts:/1", "f", file()).value();
  EXPECT_EQ(received.size, 9U);
  EXPECT_EQ(received.sha256, sha256_hex("the bytes"));
  EXPECT_EQ(read_file(file()).value(), "the bytes");
}

TEST_F(ArtifactsTest, LeavesNothingOfADownloadThatIsCut) {
  with_proxy().reply_cut(200, "the by");
  EXPECT_EQ(artifacts_.download("mlflow-artifacts:/1", "f", file()).error().code,
            Code::unavailable);
  EXPECT_TRUE(std::filesystem::is_empty(dir_.path()));
}

TEST_F(ArtifactsTest, WritesNoErrorPageIntoAFile) {
  with_proxy().reply(404,
                     R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"No such artifact"})");
  const auto received = artifacts_.download("mlflow-artifacts:/1", "f", file());
  EXPECT_THAT(received, FailsWith(Code::not_found, HasSubstr("No such artifact")));
  EXPECT_TRUE(std::filesystem::is_empty(dir_.path()));
}

TEST_F(ArtifactsTest, ListsFoldersWithinFolders) {
  http_.reply(200, R"({"files":[{"path":"b","is_dir":true},{"path":"a","file_size":3}]})")
      .reply(200, R"({"files":[{"path":"empty"}]})");
  const auto files = artifacts_.list("mlflow-artifacts:/1/r").value();
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].path, "a");
  EXPECT_EQ(files[0].size, 3U);
  EXPECT_EQ(files[1].path, "b/empty");
  EXPECT_THAT(http_.requests[0].url.query, "path=1%2Fr");
  EXPECT_THAT(asked(0), testing::EndsWith("/artifacts?path=1%2Fr%2Fb"));
}

TEST_F(ArtifactsTest, RefusesAListingThatLeadsOutOfItsFolder) {
  for (const std::string name : {"..", "../x", "/etc/passwd", "", "a/b"}) {
    http_.reply(200, R"({"files":[{"path":")" + name + R"("}]})");
    EXPECT_EQ(artifacts_.list("mlflow-artifacts:/1").error().code, Code::corrupt_data) << name;
  }
}

TEST_F(ArtifactsTest, EndsAListingThatNeverEnds) {
  for (int i = 0; i < 100; ++i) {
    http_.reply(200, R"({"files":[{"path":"deeper","is_dir":true}]})");
  }
  EXPECT_EQ(artifacts_.list("mlflow-artifacts:/1").error().code, Code::corrupt_data);
}

}  // namespace
}  // namespace sentiment::mlflow
