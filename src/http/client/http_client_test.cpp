#include "http/client/http_client.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/error.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment {
namespace {

/// Answers in pieces, and begins again once, as a client that repeats a request does.
class Twice final : public HttpClient {
 public:
  Result<Response> stream(const Request& /*request*/, const SendOptions& /*options*/,
                          ResponseSink& sink) override {
    SENT_CHECK(sink.begin({.status = 503}));
    SENT_CHECK(sink.write("half of a fail"));
    SENT_CHECK(sink.begin({.status = 200}));
    SENT_CHECK(sink.write("all "));
    SENT_CHECK(sink.write("of it"));
    return Response{.status = 200};
  }
};

TEST(HttpClient, SendGathersTheBodyOfTheLastAttemptAlone) {
  Twice client;
  const auto response = client.send({.url = parse_url("http://host/").value()});
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "all of it");
}

TEST(AddressOf, NamesNoSecret) {
  EXPECT_EQ(address_of(parse_url("http://ada:secret@host:8080/path?token=secret").value()),
            "http://host:8080/path");
}

}  // namespace
}  // namespace sentiment
