#include "http/server/response_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include "http/http_message.hpp"

namespace sentiment {
namespace {

std::string text_of(const Response& response, const ResponseFrame& frame) {
  std::string out;
  append_response(out, response, frame);
  return out;
}

TEST(ResponseText, HasStatusHeadersAndBody) {
  const Response response{404, {{"content-type", "text/plain"}}, "gone"};
  EXPECT_EQ(text_of(response, {.date = "D", .request_id = "7"}),
            "HTTP/1.1 404 Not Found\r\ndate: D\r\ncontent-length: 4\r\ncontent-type: text/plain\r\n"
            "x-request-id: 7\r\n\r\ngone");
}

TEST(ResponseText, LeavesOutTheBodyForHeadButNotItsLength) {
  const Response response{200, {}, "four"};
  EXPECT_EQ(text_of(response, {.date = "D", .without_body = true}),
            "HTTP/1.1 200 OK\r\ndate: D\r\ncontent-length: 4\r\n\r\n");
}

TEST(ResponseText, SaysWhatBecomesOfTheConnection) {
  const Response response;
  EXPECT_NE(text_of(response, {.closes = true}).find("\r\nconnection: close\r\n"),
            std::string::npos);
  EXPECT_NE(text_of(response, {.keeps_alive_1_0 = true}).find("\r\nconnection: keep-alive\r\n"),
            std::string::npos);
  EXPECT_EQ(text_of(response, {}).find("connection"), std::string::npos);
}

TEST(HttpDate, IsWrittenAsRfc9110Asks) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace sentiment
