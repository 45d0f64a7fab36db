// The S3 client by itself: keys from the environment, endpoint from MLFLOW_S3_ENDPOINT_URL.
//   s3_example make BUCKET | put FILE s3://BUCKET/KEY | get s3://BUCKET/KEY FILE
//              | list s3://BUCKET[/PREFIX] | head s3://BUCKET/KEY | delete s3://BUCKET/KEY
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "clients/s3/s3_address.hpp"
#include "clients/s3/s3_client.hpp"
#include "http/client/curl_client.hpp"

namespace {

using sentiment::Result;
using sentiment::s3::parse_s3_uri;
using sentiment::s3::S3Client;
using sentiment::s3::S3Options;

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
  return value == nullptr ? "" : value;
}

S3Options options() {
  S3Options options;
  options.endpoint.url = environment("MLFLOW_S3_ENDPOINT_URL");
  options.credentials = {environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
                         environment("AWS_SESSION_TOKEN")};
  return options;
}

Result<void> run(S3Client& s3, const std::vector<std::string>& words) {
  const std::string& verb = words[0];
  if (verb == "make") {
    const bool made = SENT_TRY(s3.create_bucket(words[1]));
    std::puts(made ? "made" : "was there");
  } else if (verb == "put" && words.size() == 3) {
    const auto name = SENT_TRY(parse_s3_uri(words[2]));
    SENT_CHECK(s3.put_file(name, words[1]));
  } else if (verb == "get" && words.size() == 3) {
    const auto name = SENT_TRY(parse_s3_uri(words[1]));
    const auto info = SENT_TRY(s3.get_file(name, words[2]));
    std::puts(info.verified ? "verified" : "no checksum to compare with");
  } else if (verb == "list") {
    const auto prefix = SENT_TRY(parse_s3_uri(words[1]));
    const auto objects = SENT_TRY(s3.list(prefix));
    for (const auto& object : objects) std::printf("%10lu %s\n", object.size, object.key.c_str());
  } else if (verb == "head") {
    const auto name = SENT_TRY(parse_s3_uri(words[1]));
    const auto info = SENT_TRY(s3.head(name));
    std::printf("%lu bytes, sha256 %s\n", info.size, info.sha256.c_str());
  } else if (verb == "delete") {
    const auto name = SENT_TRY(parse_s3_uri(words[1]));
    SENT_CHECK(s3.remove(name));
  } else {
    return sentiment::fail(sentiment::Code::usage, "no such verb, or too few words");
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  sentiment::CurlClient http;
  sentiment::SystemClock clock;
  S3Client s3(http, clock, options());
  const auto done =
      words.size() < 2 ? sentiment::fail(sentiment::Code::usage, "see the source") : run(s3, words);
  if (done) return 0;
  std::fprintf(stderr, "%s: %s\n", std::string(to_string(done.error().code)).c_str(),
               done.error().message.c_str());
  return 1;
}
