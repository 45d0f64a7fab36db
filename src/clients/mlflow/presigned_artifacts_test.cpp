#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/sha256.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/artifacts.hpp"
#include "files/atomic_file.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::mlflow {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::FailsWith;
using testing_support::FakeHttpClient;

constexpr std::string_view kUri = "mlflow-artifacts:/1/run";
constexpr std::size_t kPartSize = 10 << 20;

/// An address of the store with a signature that nobody may see.
std::string signed_address(int part) {
  return fmt::format("https://store/bucket/key?partNumber={}&X-Amz-Signature=hidden", part);
}

class PresignedTest : public testing::Test {
 protected:
  PresignedTest() { http_.reply(200, R"({"artifacts_presigned_only":true})"); }

  FakeHttpClient& begins(int parts) {
    Json answer{{"upload_id", "u1"}, {"credentials", Json::array()}};
    for (int part = 1; part <= parts; ++part) {
      answer["credentials"].push_back({{"url", signed_address(part)},
                                       {"part_number", part},
                                       {"headers", {{"X-Signed", "hidden-too"}}}});
    }
    return http_.reply(200, to_line(answer));
  }
  FakeHttpClient& signs() { return http_.reply(200, to_line(Json{{"url", signed_address(0)}})); }
  FakeHttpClient& takes_part(std::string etag) { return store_.reply(200, "", {{"ETag", etag}}); }

  Result<void> upload(std::string_view path, std::size_t size) {
    std::ofstream(file()) << std::string(size, 'x');
    return artifacts_.upload(std::string(kUri), path, file());
  }
  Result<Downloaded> download() { return artifacts_.download(std::string(kUri), "f", file()); }
  std::string asked(std::size_t i) { return http_.requests.at(i).url.path; }
  Json sent(std::size_t i) { return parse_json(http_.requests.at(i).body).value(); }
  std::filesystem::path file() { return dir_.path() / "file"; }

  testing_support::TempDir dir_;
  FakeHttpClient http_;
  FakeHttpClient store_;
  testing_support::FakeClock clock_;
  Api api_{http_, clock_, {parse_url("http://host:5000/p").value(), "Basic x"}, 9s};
  Artifacts artifacts_{api_, store_};
};

TEST_F(PresignedTest, UploadsInPartsThatTheServerPutsTogether) {
  begins(2).reply(200, "{}");
  takes_part("e1");
  takes_part("e2");
  ASSERT_TRUE(upload("a b/c.txt", kPartSize + 1));
  EXPECT_EQ(asked(1), "/p/api/2.0/mlflow-artifacts/mpu/create/1/run/a%20b");
  EXPECT_EQ(to_line(sent(1)), R"({"path":"c.txt","num_parts":2})");
  EXPECT_EQ(asked(2), "/p/api/2.0/mlflow-artifacts/mpu/complete/1/run/a%20b");
  EXPECT_EQ(sent(2)["upload_id"], "u1");
  EXPECT_EQ(to_line(sent(2)["parts"][1]),
            to_line(Json{{"part_number", 2}, {"etag", "e2"}, {"url", signed_address(2)}}));
  ASSERT_EQ(store_.requests.size(), 2U);
  const Request& second = store_.requests[1];
  EXPECT_EQ(second.method, "PUT");
  EXPECT_EQ(to_string(second.url), signed_address(2));
  EXPECT_EQ(second.mapped.size(), 1U);
  EXPECT_EQ(second.headers.find("X-Signed"), "hidden-too");
  EXPECT_FALSE(second.headers.find("Authorization")) << "the server's login went to the store";
  EXPECT_EQ(store_.requests[0].mapped.size(), kPartSize);
  EXPECT_EQ(store_.options_seen[0].stall_timeout, 9s);
}

TEST_F(PresignedTest, AnEmptyFileIsOneEmptyPart) {
  begins(1).reply(200, "{}");
  takes_part("e1");
  ASSERT_TRUE(upload("f", 0));
  EXPECT_EQ(to_line(sent(1)), R"({"path":"f","num_parts":1})");
  EXPECT_TRUE(store_.requests.at(0).mapped.empty());
}

TEST_F(PresignedTest, GivesUpAnUploadThatTheStoreRefuses) {
  begins(1).reply(200, "{}");
  store_.reply(403,
               "<Error><Code>SignatureDoesNotMatch</Code><Message>hidden</Message>"
               "<StringToSign>hidden</StringToSign></Error>");
  EXPECT_THAT(upload("f", 1), FailsWith(Code::unauthenticated,
                                        AllOf(HasSubstr("https://store/bucket/key answers 403 "
                                                        "SignatureDoesNotMatch"),
                                              Not(HasSubstr("hidden")))));
  EXPECT_EQ(asked(2), "/p/api/2.0/mlflow-artifacts/mpu/abort/1/run");
  EXPECT_EQ(to_line(sent(2)), R"({"path":"f","upload_id":"u1"})");
}

TEST_F(PresignedTest, SaysOfAStoreWhatMayPassAndWhatMayNot) {
  for (const auto& [status, code] : {std::pair{500, Code::unavailable},
                                     {429, Code::unavailable},
                                     {307, Code::failed_precondition},
                                     {400, Code::failed_precondition}}) {
    begins(1).reply(200, "{}");
    store_.reply(status, "hidden", {{"Location", "https://other/?X-Amz-Signature=hidden"}});
    EXPECT_THAT(upload("f", 1), FailsWith(code, Not(HasSubstr("hidden")))) << status;
  }
}

TEST_F(PresignedTest, UploadsAgainWhereTheLastAnswerGotLost) {
  begins(1).break_off(Code::unavailable).reply(200, "{}");
  takes_part("e1");
  begins(1).reply(200, "{}");
  takes_part("e2");
  ASSERT_TRUE(upload("f", 1));
  EXPECT_EQ(sent(5)["parts"][0]["etag"], "e2");
  EXPECT_FALSE(http_.options_seen[2].safe_to_repeat);
}

TEST_F(PresignedTest, TakesNoAnswerThatSignsSomethingElse) {
  begins(2).reply(200, "{}");
  EXPECT_THAT(upload("f", 1), FailsWith(Code::corrupt_data));
  http_.reply(200, R"({"credentials":[{"url":"file:///hidden"}]})").reply(200, "{}");
  EXPECT_THAT(upload("f", 1), FailsWith(Code::corrupt_data, Not(HasSubstr("hidden"))));
  EXPECT_TRUE(store_.requests.empty());
}

TEST_F(PresignedTest, DownloadsFromTheStore) {
  signs();
  store_.reply(200, "the bytes");
  const auto received = download().value();
  EXPECT_EQ(asked(1), "/p/api/2.0/mlflow-artifacts/presigned/1/run/f");
  EXPECT_EQ(to_string(store_.requests.at(0).url), signed_address(0));
  EXPECT_FALSE(store_.requests[0].headers.find("Authorization"));
  EXPECT_EQ(received.sha256, sha256_hex("the bytes"));
  EXPECT_EQ(read_file(file()).value(), "the bytes");
}

TEST_F(PresignedTest, AsksForAnotherAddressWhenOneHasExpired) {
  signs();
  store_.reply(403);
  signs();
  store_.reply(200, "the bytes");
  EXPECT_TRUE(download());
  signs();
  store_.reply(403);
  signs();
  store_.reply(403);
  EXPECT_THAT(download(), FailsWith(Code::unauthenticated, HasSubstr("https://store/bucket/key")));
}

TEST_F(PresignedTest, LeavesNothingOfADownloadThatIsCut) {
  signs();
  store_.reply_cut(200, "the by");
  EXPECT_THAT(download(), FailsWith(Code::unavailable));
  signs();
  store_.reply(404, "<Error><Code>NoSuchKey</Code></Error>");
  EXPECT_THAT(download(), FailsWith(Code::not_found, HasSubstr("NoSuchKey")));
  EXPECT_TRUE(std::filesystem::is_empty(dir_.path()));
}

}  // namespace
}  // namespace sentiment::mlflow
