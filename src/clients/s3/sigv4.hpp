#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "http/http_message.hpp"

namespace sentiment::s3 {

/// Keys that sign requests. The token comes with keys that are lent for a time.
struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  ///< empty: none
};

/// What a signature is good for.
struct SigningScope {
  std::string_view region;
  std::string_view service;
  TimePoint time{};
};

/// AWS Signature Version 4, step by step; all are pure functions.
/// Source: AWS General Reference, "Signature Version 4"; the published test vectors are in
///         tests/golden/sigv4. Every header of the request is signed, so it must have Host and
///         X-Amz-Date. The path is taken as it stands, as S3 wants it: neither normalised nor
///         encoded once more.
std::string canonical_request(const Request& request, std::string_view payload_sha256);
std::string string_to_sign(std::string_view canonical_request, const SigningScope& scope);
/// The value of the Authorization header.
std::string authorization(const Request& request, std::string_view payload_sha256,
                          const Credentials& credentials, const SigningScope& scope);

/// "20150830T123600Z", UTC.
std::string amz_date(TimePoint time);

/// A request to S3 with Host, X-Amz-Date, X-Amz-Content-Sha256 (of its body), the session token and
/// Authorization set. Signatures are good for 15 minutes: sign each attempt anew.
Request signed_for_s3(Request request, const Credentials& credentials, std::string_view region,
                      TimePoint time);

}  // namespace sentiment::s3
