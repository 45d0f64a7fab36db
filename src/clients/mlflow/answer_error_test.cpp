#include "clients/mlflow/answer_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error.hpp"
#include "http/http_message.hpp"

namespace sentiment::mlflow {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kAddress = "http://mlflow:5000/api/2.0/mlflow/runs/get";

Error explained(int status, const std::string& body, const Headers& headers = {}) {
  return explain(read_server_error({.status = status, .headers = headers, .body = body}, kAddress));
}

TEST(AnswerError, RepeatsTheServersWordsWithStatusCodeAndAddress) {
  const auto error = explained(
      404, R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Run with id=7 not found"})");
  EXPECT_EQ(error.code, Code::not_found);
  EXPECT_THAT(error.message,
              AllOf(HasSubstr(kAddress), HasSubstr("404"), HasSubstr("RESOURCE_DOES_NOT_EXIST"),
                    HasSubstr("Run with id=7 not found")));
}

TEST(AnswerError, GivesEachKindOfFailureItsCode) {
  const auto code = [](int status, const std::string& error_code) {
    return explained(status, R"({"error_code":")" + error_code + R"(","message":"m"})").code;
  };
  EXPECT_EQ(code(400, "INVALID_PARAMETER_VALUE"), Code::invalid_argument);
  EXPECT_EQ(code(400, "BAD_REQUEST"), Code::invalid_argument);
  EXPECT_EQ(code(400, "RESOURCE_ALREADY_EXISTS"), Code::conflict);
  EXPECT_EQ(code(401, "UNAUTHENTICATED"), Code::unauthenticated);
  EXPECT_EQ(code(403, "PERMISSION_DENIED"), Code::unauthenticated);
  EXPECT_EQ(code(404, "RESOURCE_DOES_NOT_EXIST"), Code::not_found);
  EXPECT_EQ(code(429, "RESOURCE_EXHAUSTED"), Code::unavailable);
  EXPECT_EQ(code(500, "INTERNAL_ERROR"), Code::unavailable);
  EXPECT_EQ(code(500, "FEATURE_DISABLED"), Code::failed_precondition);
  EXPECT_EQ(code(501, "NOT_IMPLEMENTED"), Code::failed_precondition);
  EXPECT_EQ(code(503, "TEMPORARILY_UNAVAILABLE"), Code::unavailable);
}

TEST(AnswerError, APageThatIsNotMlflowsIsNoAnswerThatSomethingIsMissing) {
  const auto error = explained(404, "<!doctype html>\n<html><title>404 Not Found</title></html>");
  EXPECT_EQ(error.code, Code::unavailable);
  EXPECT_THAT(error.message, AllOf(HasSubstr("404 Not Found"), HasSubstr("MLFLOW_TRACKING_URI"),
                                   Not(HasSubstr("<html"))));
}

TEST(AnswerError, SaysHowToAllowTheHost) {
  const auto error = explained(403, "Invalid Host header - possible DNS rebinding attack detected");
  EXPECT_EQ(error.code, Code::unavailable) << "it is not the login that is wrong";
  EXPECT_THAT(error.message, HasSubstr("--allowed-hosts"));
}

TEST(AnswerError, SaysHowToAllowTheOrigin) {
  EXPECT_THAT(explained(403, "Cross-origin request blocked").message,
              HasSubstr("--cors-allowed-origins"));
}

TEST(AnswerError, SaysWhichSettingsHoldTheLogin) {
  const auto error = explained(401, "You are not authenticated. Please see the documentation");
  EXPECT_EQ(error.code, Code::unauthenticated);
  EXPECT_THAT(error.message,
              AllOf(HasSubstr("You are not authenticated"), HasSubstr("MLFLOW_TRACKING_USERNAME")));
}

TEST(AnswerError, SaysWhereAnAddressHasMoved) {
  const auto error = explained(301, "", {{"Location", "https://mlflow.example/"}});
  EXPECT_THAT(error.message,
              AllOf(HasSubstr("https://mlflow.example/"), HasSubstr("MLFLOW_TRACKING_URI")));
}

TEST(AnswerError, ReadsTheDetailOfOtherRoutes) {
  EXPECT_THAT(explained(503, R"({"detail":"proxy is disabled"})").message,
              AllOf(HasSubstr("503"), HasSubstr("proxy is disabled")));
}

TEST(AnswerError, BoundsTheTextAndKeepsItOnOneLine) {
  const auto error = explained(500, "Traceback:\n" + std::string(100'000, 'x'));
  EXPECT_LT(error.message.size(), 5000U);
  EXPECT_THAT(error.message, Not(HasSubstr("\n")));
}

TEST(AnswerError, TellsWhatCameInPlaceOfJson) {
  const auto half = not_mlflow({.status = 200, .headers = {}, .body = R"({"run":{"in)"}, kAddress);
  EXPECT_EQ(half.code, Code::unavailable);
  EXPECT_THAT(half.message, AllOf(HasSubstr(kAddress), HasSubstr(R"({"run":{"in)")));
  EXPECT_THAT(not_mlflow({.status = 200, .headers = {}, .body = ""}, kAddress).message,
              AllOf(HasSubstr(kAddress), HasSubstr("200")));
}

}  // namespace
}  // namespace sentiment::mlflow
