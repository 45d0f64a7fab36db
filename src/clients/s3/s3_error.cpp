#include "clients/s3/s3_error.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "clients/s3/s3_xml.hpp"

namespace sentiment::s3 {
namespace {

struct KnownError {
  std::string_view name;  ///< S3's
  Code code;
  std::string_view advice;
};

constexpr std::string_view kOtherKeys = "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
constexpr std::string_view kFreshKeys = "the keys have expired: get new ones";
constexpr std::string_view kOtherRegion = "set AWS_REGION to the bucket's region";
constexpr std::string_view kDamaged = "what was sent was damaged on the way: try again";

constexpr std::array kKnown{
    KnownError{"AccessDenied", Code::unauthenticated, "these keys do not have permission"},
    KnownError{"InvalidAccessKeyId", Code::unauthenticated, kOtherKeys},
    KnownError{"SignatureDoesNotMatch", Code::unauthenticated, kOtherKeys},
    KnownError{"ExpiredToken", Code::unauthenticated, kFreshKeys},
    KnownError{"InvalidToken", Code::unauthenticated, "check AWS_SESSION_TOKEN"},
    KnownError{"RequestTimeTooSkewed", Code::unauthenticated, "set this machine's clock"},
    KnownError{"PermanentRedirect", Code::failed_precondition, kOtherRegion},
    KnownError{"AuthorizationHeaderMalformed", Code::failed_precondition, kOtherRegion},
    KnownError{"IllegalLocationConstraintException", Code::failed_precondition, kOtherRegion},
    KnownError{"BucketAlreadyExists", Code::conflict, "the name belongs to another account"},
    KnownError{"BadDigest", Code::corrupt_data, kDamaged},
    KnownError{"InvalidDigest", Code::corrupt_data, kDamaged},
    KnownError{"XAmzContentSHA256Mismatch", Code::corrupt_data, kDamaged},
    KnownError{"XAmzContentChecksumMismatch", Code::corrupt_data, kDamaged},
    KnownError{"RequestTimeout", Code::unavailable, ""},
    KnownError{"SlowDown", Code::unavailable, "it asks for fewer requests: try again later"},
};

Code code_of_status(int status) {
  if (status >= 500 && status != 501) return Code::unavailable;
  switch (status) {
    case 401:
    case 403: return Code::unauthenticated;
    case 404: return Code::not_found;
    case 408:
    case 429: return Code::unavailable;
    case 409:
    case 412: return Code::conflict;
    case 301:
    case 307:
    case 501: return Code::failed_precondition;
    default: return status >= 400 ? Code::invalid_argument : Code::corrupt_data;
  }
}

}  // namespace

Error error_of_answer(int status, std::string_view body) {
  const auto document = parse_error_document(body);
  if (!document) {
    std::string text = fmt::format("the server answers with status {}", status);
    if (status == 403) text += ", which means that these keys do not have permission";
    if (!body.empty())
      text += ", and not as S3 does: check that the address is that of an S3 store";
    return {code_of_status(status), std::move(text)};
  }
  std::string text = fmt::format("the server answers {}", document->code);
  if (!document->message.empty()) text += fmt::format(" ({})", document->message);
  for (const auto& known : kKnown) {
    if (known.name != document->code) continue;
    if (!known.advice.empty()) text += fmt::format(": {}", known.advice);
    if (known.advice == kOtherRegion && !document->region.empty()) {
      text += ", " + document->region;
    }
    return {known.code, std::move(text)};
  }
  return {code_of_status(status), std::move(text)};
}

}  // namespace sentiment::s3
