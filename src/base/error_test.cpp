#include "base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace sentiment {
namespace {

using testing::ElementsAre;

constexpr std::array kAllCodes{
    Code::invalid_argument,    Code::usage,        Code::not_found,       Code::conflict,
    Code::failed_precondition, Code::refused,      Code::unauthenticated, Code::unavailable,
    Code::deadline_exceeded,   Code::corrupt_data, Code::interrupted,     Code::internal};

std::vector<Code> codes_that(bool (*predicate)(const Error&)) {
  std::vector<Code> codes;
  for (const Code code : kAllCodes) {
    if (predicate({code, "x"})) codes.push_back(code);
  }
  return codes;
}

TEST(ErrorPredicates, OnlySilenceMayPassLater) {
  EXPECT_THAT(codes_that(may_pass_later), ElementsAre(Code::unavailable, Code::deadline_exceeded));
}

TEST(ErrorPredicates, AServiceIsDownThatIsSilentOrTalksNonsenseButNotOneThatRefuses) {
  EXPECT_THAT(codes_that(is_down), ElementsAre(Code::unavailable, Code::deadline_exceeded,
                                               Code::corrupt_data, Code::internal));
}

TEST(ErrorPredicates, ARequestMayHaveArrivedUnlessAnAnswerCameOrItWasNeverSent) {
  EXPECT_THAT(codes_that(may_have_arrived), ElementsAre(Code::unavailable, Code::deadline_exceeded,
                                                        Code::corrupt_data, Code::interrupted));
}

TEST(Doing, PutsTheAttemptInFrontAndKeepsTheCode) {
  const Error error = doing("read a.csv")({Code::not_found, "no such file"});
  EXPECT_EQ(error.code, Code::not_found);
  EXPECT_EQ(error.message, "read a.csv: no such file");
}

}  // namespace
}  // namespace sentiment
