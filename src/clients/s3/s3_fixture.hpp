#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>

#include "clients/s3/s3_address.hpp"
#include "clients/s3/s3_client.hpp"  // IWYU pragma: export
#include "clients/s3/sigv4.hpp"
#include "http/url.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::s3 {

/// A client of a store that answers as the test says.
class S3Fixture : public testing::Test {
 public:
  S3Fixture() {
    options.endpoint.url = "http://minio:9000";
    options.credentials = Credentials{"AKIA", "geheim", ""};
  }
  /// An error as S3 answers it.
  static std::string error(const std::string& code) {
    return "<Error><Code>" + code + "</Code><Message>words</Message></Error>";
  }
  S3Client& client() {
    if (!client_) client_.emplace(http, clock, options);
    return *client_;
  }
  std::string sent(std::size_t i, const std::string& header) const {
    return std::string(http.requests.at(i).headers.find(header).value_or(""));
  }
  std::string target(std::size_t i) const {
    const auto& request = http.requests.at(i);
    return request.method + " " + sentiment::to_string(request.url);
  }

  const ObjectName name{"data", "a b.csv"};
  testing_support::FakeHttpClient http;
  testing_support::FakeClock clock;
  S3Options options;

 private:
  std::optional<S3Client> client_;
};

}  // namespace sentiment::s3
