#include "clients/s3/sigv4.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/sha256.hpp"
#include "files/atomic_file.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"
#include "testing/source_dir.hpp"

namespace sentiment::s3 {
namespace {

using std::chrono::sys_days;

constexpr std::string_view kEmptyBody =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A path as it would stand in a URL: what may not is encoded.
std::string encoded_path(std::string_view path) {
  std::string encoded;
  for (const char c : path) {
    encoded += c == '/' || c == '%' ? std::string(1, c) : percent_encode(std::string(1, c));
  }
  return encoded;
}

/// A request as the suite writes it: header lines without a blank, folded ones indented.
Request parse_vector(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  Request request;
  request.method = line.substr(0, line.find(' '));
  const auto begin = line.find(' ') + 1;
  const std::string target = line.substr(begin, line.rfind(' ') - begin);
  request.url.path = encoded_path(target.substr(0, target.find('?')));
  if (target.find('?') != std::string::npos) {
    request.url.query = target.substr(target.find('?') + 1);
  }
  std::string name;
  std::string value;
  const auto add = [&] {
    if (!name.empty()) request.headers.add(name, value);
  };
  while (std::getline(lines, line) && !line.empty()) {
    if (line.front() == ' ') {
      value += " " + line;
      continue;
    }
    add();
    name = line.substr(0, line.find(':'));
    value = line.substr(line.find(':') + 1);
  }
  add();
  std::getline(lines, request.body, '\0');
  return request;
}

/// Cases that want the path normalised, which S3 does not.
bool normalises_path(std::string_view name) {
  return name.starts_with("get-relative") || name.starts_with("get-slash");
}

TEST(Sigv4, GivesThePublishedVectors) {
  const Credentials credentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
  const SigningScope scope{"us-east-1", "service",
                           sys_days{std::chrono::year{2015} / 8 / 30} + std::chrono::hours{12} +
                               std::chrono::minutes{36}};
  const auto file =
      read_file(testing_support::source_dir() / "tests/golden/sigv4/aws_test_suite.json");
  ASSERT_TRUE(file) << file.error().message;
  const Json vectors = parse_json(*file).value();
  int tried = 0;
  for (const auto& vector : vectors) {
    const auto name = vector["name"].get<std::string>();
    if (normalises_path(name)) continue;
    SCOPED_TRACE(name);
    ++tried;
    const Request request = parse_vector(vector["request"].get<std::string>());
    const std::string payload = sha256_hex(request.body);
    const std::string canonical = canonical_request(request, payload);
    EXPECT_EQ(canonical, vector["canonical_request"].get<std::string>());
    EXPECT_EQ(string_to_sign(canonical, scope), vector["string_to_sign"].get<std::string>());
    EXPECT_EQ(authorization(request, payload, credentials, scope),
              vector["authorization"].get<std::string>());
  }
  EXPECT_EQ(tried, 28);
}

/// The examples of the S3 manual ("Authenticating Requests: Using the Authorization Header").
class S3Examples : public testing::Test {
 protected:
  static Request example(const std::string& method, const std::string& target) {
    Request request{.method = method,
                    .url = parse_url("https://examplebucket.s3.amazonaws.com" + target).value()};
    return request;
  }
  static std::string signature(const Request& request) {
    const Credentials keys{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
    const TimePoint time = sys_days{std::chrono::year{2013} / 5 / 24};
    const Request sent = signed_for_s3(request, keys, "us-east-1", time);
    const std::string value(sent.headers.find("Authorization").value_or(""));
    return value.substr(value.rfind('=') + 1);
  }
};

TEST_F(S3Examples, GetOfARange) {
  Request request = example("GET", "/test.txt");
  request.headers.add("Range", "bytes=0-9");
  EXPECT_EQ(signature(request), "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST_F(S3Examples, PutOfAnObject) {
  Request request = example("PUT", "/test%24file.text");
  request.headers.add("Date", "Fri, 24 May 2013 00:00:00 GMT");
  request.headers.add("x-amz-storage-class", "REDUCED_REDUNDANCY");
  request.body = "Welcome to Amazon S3.";
  EXPECT_EQ(signature(request), "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST_F(S3Examples, QueryWithoutAValue) {
  EXPECT_EQ(signature(example("GET", "/?lifecycle")),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

TEST_F(S3Examples, ListOfObjects) {
  EXPECT_EQ(signature(example("GET", "/?max-keys=2&prefix=J")),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(Sigv4, SignsTheHostAsItIsSent) {
  const auto host = [](const std::string& url) {
    const Request request{.url = parse_url(url).value()};
    return std::string(signed_for_s3(request, {"id", "secret", ""}, "r", TimePoint{})
                           .headers.find("Host")
                           .value());
  };
  EXPECT_EQ(host("http://minio:9000/"), "minio:9000");
  EXPECT_EQ(host("http://minio:80/"), "minio");
  EXPECT_EQ(host("https://minio:443/"), "minio");
  EXPECT_EQ(host("https://[::1]:9000/"), "[::1]:9000");
}

TEST(Sigv4, TheSessionTokenIsSentAndSigned) {
  const Request request{.url = parse_url("http://minio:9000/").value()};
  const Request sent = signed_for_s3(request, {"id", "secret", "token"}, "r", TimePoint{});
  EXPECT_EQ(sent.headers.find("X-Amz-Security-Token"), "token");
  EXPECT_NE(sent.headers.find("Authorization").value_or("").find("x-amz-security-token"),
            std::string_view::npos);
}

TEST(Sigv4, AnEmptyBodyHasItsKnownDigest) {
  const Request request{.url = parse_url("http://minio:9000/").value()};
  EXPECT_EQ(signed_for_s3(request, {"id", "secret", ""}, "r", TimePoint{})
                .headers.find("X-Amz-Content-Sha256"),
            kEmptyBody);
}

}  // namespace
}  // namespace sentiment::s3
