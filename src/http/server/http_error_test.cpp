#include "http/server/http_error.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include "http/http_message.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

constexpr std::array kCodes{
    Code::invalid_argument,    Code::usage,        Code::not_found,       Code::conflict,
    Code::failed_precondition, Code::refused,      Code::unauthenticated, Code::unavailable,
    Code::deadline_exceeded,   Code::corrupt_data, Code::interrupted,     Code::internal};

TEST(HttpStatus, IsDocumentedForEveryCode) {
  static_assert(kCodes.size() == static_cast<std::size_t>(Code::internal) + 1);
  std::ifstream in(testing_support::source_dir() / "docs/errors.md");
  const std::string document(std::istreambuf_iterator<char>(in), {});
  for (const Code code : kCodes) {
    const std::string name(to_string(code));
    const auto row = document.find("\n| `" + name + "` | ");
    ASSERT_NE(row, std::string::npos) << name;
    const std::string line = document.substr(row + 1, document.find('\n', row + 1) - row - 1);
    const std::string cell = " | " + std::to_string(http_status(code)) + " | ";
    EXPECT_NE(line.find(cell), std::string::npos) << line;
  }
}

TEST(HttpStatus, HasAReasonForEachStatusWeSend) {
  for (const Code code : kCodes) EXPECT_NE(reason_phrase(http_status(code)), "Unknown");
  EXPECT_EQ(reason_phrase(418), "Unknown");
}

TEST(HttpError, HasFastApisShapeAndOurCode) {
  Response response{200, {{"content-type", "text/html"}, {"x-old", "1"}}, "half"};
  write_error(response, Error{Code::conflict, "a \"quoted\" \n line"});
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(response.body, R"({"detail":"a \"quoted\" \n line"})");
  EXPECT_EQ(response.headers.find("content-type"), "application/json");
  EXPECT_EQ(response.headers.find("X-Error-Code"), "conflict");
  EXPECT_EQ(response.headers.find("x-old"), std::nullopt);
}

TEST(HttpError, AsksForATokenWith401) {
  Response response;
  write_error(response, Error{Code::unauthenticated, "Not authenticated"});
  EXPECT_EQ(response.headers.find("www-authenticate"), "Bearer");
}

}  // namespace
}  // namespace sentiment
