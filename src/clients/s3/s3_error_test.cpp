#include "clients/s3/s3_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sentiment::s3 {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string document(const std::string& code, const std::string& more = {}) {
  return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>the words</Message>" +
         more + "</Error>";
}

TEST(S3Error, EveryAnswerHasItsCode) {
  const auto code = [](int status, const std::string& name) {
    return error_of_answer(status, document(name)).code;
  };
  EXPECT_EQ(code(404, "NoSuchKey"), Code::not_found);
  EXPECT_EQ(code(404, "NoSuchBucket"), Code::not_found);
  EXPECT_EQ(code(404, "NoSuchUpload"), Code::not_found);
  EXPECT_EQ(code(403, "AccessDenied"), Code::unauthenticated);
  EXPECT_EQ(code(403, "SignatureDoesNotMatch"), Code::unauthenticated);
  EXPECT_EQ(code(403, "RequestTimeTooSkewed"), Code::unauthenticated);
  EXPECT_EQ(code(400, "ExpiredToken"), Code::unauthenticated);
  EXPECT_EQ(code(409, "BucketAlreadyExists"), Code::conflict);
  EXPECT_EQ(code(409, "OperationAborted"), Code::conflict);
  EXPECT_EQ(code(412, "PreconditionFailed"), Code::conflict);
  EXPECT_EQ(code(301, "PermanentRedirect"), Code::failed_precondition);
  EXPECT_EQ(code(501, "NotImplemented"), Code::failed_precondition);
  EXPECT_EQ(code(400, "BadDigest"), Code::corrupt_data);
  EXPECT_EQ(code(400, "EntityTooLarge"), Code::invalid_argument);
  EXPECT_EQ(code(416, "InvalidRange"), Code::invalid_argument);
  EXPECT_EQ(code(400, "RequestTimeout"), Code::unavailable);
  EXPECT_EQ(code(503, "SlowDown"), Code::unavailable);
  EXPECT_EQ(code(500, "InternalError"), Code::unavailable);
}

TEST(S3Error, RepeatsTheServersWordsAndSaysWhatToDo) {
  const auto error = error_of_answer(403, document("InvalidAccessKeyId"));
  EXPECT_THAT(error.message, AllOf(HasSubstr("InvalidAccessKeyId"), HasSubstr("the words"),
                                   HasSubstr("AWS_ACCESS_KEY_ID")));
  const auto region =
      error_of_answer(400, document("AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>"));
  EXPECT_THAT(region.message, HasSubstr("eu-west-1"));
}

TEST(S3Error, WhatWasSignedStaysInside) {
  const auto error = error_of_answer(
      403, document("SignatureDoesNotMatch", "<StringToSign>geheim</StringToSign>"));
  EXPECT_THAT(error.message, Not(HasSubstr("geheim")));
}

TEST(S3Error, AnAnswerWithoutADocumentGoesByItsStatus) {
  EXPECT_EQ(error_of_answer(404, "").code, Code::not_found);
  EXPECT_EQ(error_of_answer(403, "").code, Code::unauthenticated);
  EXPECT_EQ(error_of_answer(502, "<html>bad gateway</html>").code, Code::unavailable);
  EXPECT_EQ(error_of_answer(302, "").code, Code::corrupt_data);
  EXPECT_THAT(error_of_answer(404, "<html></html>").message, HasSubstr("404"));
}

}  // namespace
}  // namespace sentiment::s3
