#include "http/server/beast_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <future>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "http/server/router.hpp"
#include "testing/fails_with.hpp"
#include "testing/http/raw_client.hpp"

namespace sentiment {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::RawAnswer;
using testing_support::RawClient;
using testing_support::request_text;

class CountingEvents final : public ServerEvents {
 public:
  void received(std::size_t) noexcept override { ++in_flight; }
  void answered(std::size_t, const Exchange& exchange) noexcept override {
    --in_flight;
    ++answers;
    last_status = exchange.status;
    last_routed = exchange.route != nullptr;
  }
  void connected(std::size_t) noexcept override { ++connections; }
  void disconnected(std::size_t) noexcept override { --connections; }
  void failed(std::size_t, std::string_view what) noexcept override {
    ++failures;
    out_of_memory = what == "out of memory";
  }
  void beat(std::size_t) noexcept override { ++beats; }

  std::atomic<int> in_flight{0};
  std::atomic<int> answers{0};
  std::atomic<int> connections{0};
  std::atomic<int> last_status{0};
  std::atomic<bool> last_routed{false};
  std::atomic<int> failures{0};
  std::atomic<bool> out_of_memory{false};
  std::atomic<int> beats{0};
};

/// A server with an echo, a route that waits until it is let go, and limits that tests can reach.
class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() {
    options_.port = 0;
    options_.threads = 2;
    options_.max_body_bytes = 1000;
    options_.max_header_bytes = 2000;
    router_.add({.method = "GET",
                 .path = "/hello",
                 .handler = [](Call& call) -> Result<void> {
                   call.response.body = "hello";
                   return {};
                 },
                 .answers_head = true});
    router_.add({.method = "POST", .path = "/echo", .handler = [](Call& call) -> Result<void> {
                   call.response.headers.add("x-query", call.request.url.query);
                   call.response.body = call.request.body;
                   return {};
                 }});
    router_.add({.method = "GET",
                 .path = "/slow",
                 .handler = [this](Call& call) -> Result<void> {
                   slow_started_.set_value();
                   slow_may_end_.get_future().wait();
                   call.response.body = "slow";
                   return {};
                 },
                 .blocking = true});
    router_.add({.method = "GET", .path = "/big", .handler = [](Call& call) -> Result<void> {
                   call.response.body.assign(kBigBytes, 'b');
                   return {};
                 }});
  }
  ~HttpServerTest() override {
    if (server_) {
      server_->stop();
      server_->wait();
      EXPECT_EQ(events_.in_flight, 0);
      EXPECT_EQ(events_.connections, 0);
    }
  }

  int start() {
    auto listening = HttpServer::listen(options_, router_, events_);
    if (!listening) return 0;
    server_ = std::move(*listening);
    server_->start();
    return server_->port();
  }

  static constexpr std::size_t kBigBytes = 8'000'000;
  ServerOptions options_;
  Router router_;
  CountingEvents events_;
  std::unique_ptr<HttpServer> server_;
  std::promise<void> slow_started_;
  std::promise<void> slow_may_end_;
};

TEST_F(HttpServerTest, AnswersOneRequestAfterTheOtherOnOneConnection) {
  RawClient client(start());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.send(request_text("POST", "/echo?a=1", "body " + std::to_string(i))));
    const RawAnswer answer = client.receive();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "body " + std::to_string(i));
    EXPECT_EQ(answer.header("x-query"), "a=1");
    EXPECT_EQ(answer.header("x-request-id").size(), 32U);
    EXPECT_NE(answer.header("date"), "");
  }
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInTheirOrder) {
  RawClient client(start());
  std::string all;
  for (int i = 0; i < 200; ++i) all += request_text("POST", "/echo", std::to_string(i));
  ASSERT_TRUE(client.send(all));
  for (int i = 0; i < 200; ++i) EXPECT_EQ(client.receive().body, std::to_string(i));
}

TEST_F(HttpServerTest, KeepsTheOrderWhenAPipelinedRequestHasToWait) {
  RawClient client(start());
  ASSERT_TRUE(client.send(request_text("GET", "/slow") + request_text("GET", "/hello")));
  slow_started_.get_future().wait();
  slow_may_end_.set_value();
  EXPECT_EQ(client.receive().body, "slow");
  EXPECT_EQ(client.receive().body, "hello");
}

TEST_F(HttpServerTest, AnswersOthersWhileABlockingRouteWaits) {
  options_.threads = 1;
  const int port = start();
  RawClient waiting(port);
  ASSERT_TRUE(waiting.send(request_text("GET", "/slow")));
  slow_started_.get_future().wait();
  RawClient other(port);
  ASSERT_TRUE(other.send(request_text("GET", "/hello")));
  EXPECT_EQ(other.receive().body, "hello");
  slow_may_end_.set_value();
  EXPECT_EQ(waiting.receive().body, "slow");
}

TEST_F(HttpServerTest, RefusesABlockingCallTooMany) {
  options_.max_blocking_calls = 1;
  const int port = start();
  RawClient first(port);
  ASSERT_TRUE(first.send(request_text("GET", "/slow")));
  slow_started_.get_future().wait();
  RawClient second(port);
  ASSERT_TRUE(second.send(request_text("GET", "/slow")));
  EXPECT_EQ(second.receive().status, 503);
  slow_may_end_.set_value();
  EXPECT_EQ(first.receive().status, 200);
}

TEST_F(HttpServerTest, AssemblesARequestThatArrivesByteByByte) {
  RawClient client(start());
  for (const char byte : request_text("POST", "/echo", "slowly")) {
    ASSERT_TRUE(client.send(std::string(1, byte)));
  }
  EXPECT_EQ(client.receive().body, "slowly");
}

TEST_F(HttpServerTest, ReadsChunkedBodies) {
  RawClient client(start());
  ASSERT_TRUE(
      client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "3\r\nabc\r\n5;ext=1\r\ndefgh\r\n0\r\nTrailer: x\r\n\r\n" +
                  request_text("GET", "/hello")));
  EXPECT_EQ(client.receive().body, "abcdefgh");
  EXPECT_EQ(client.receive().body, "hello");
}

TEST_F(HttpServerTest, TellsAClientThatWaitsToGoOn) {
  RawClient client(start());
  ASSERT_TRUE(client.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"));
  EXPECT_EQ(client.receive().status, 100);
  ASSERT_TRUE(client.send("body"));
  EXPECT_EQ(client.receive().body, "body");
}

TEST_F(HttpServerTest, AnswersHeadWithoutABody) {
  RawClient client(start());
  ASSERT_TRUE(client.send(request_text("HEAD", "/hello") + request_text("HEAD", "/echo") +
                          request_text("GET", "/hello")));
  const RawAnswer head = client.receive(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("content-length"), "5");
  EXPECT_EQ(client.receive(true).status, 405);
  EXPECT_EQ(client.receive().body, "hello");
}

TEST_F(HttpServerTest, AnswersOptionsAndUnknownMethodsWithAllow) {
  RawClient client(start());
  ASSERT_TRUE(client.send(request_text("OPTIONS", "/echo") + request_text("BREW", "/echo")));
  for (int i = 0; i < 2; ++i) {
    const RawAnswer answer = client.receive();
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.header("allow"), "POST");
    EXPECT_EQ(answer.body, R"({"detail":"Method Not Allowed"})");
  }
}

TEST_F(HttpServerTest, TakesTheAbsoluteFormOfATarget) {
  RawClient client(start());
  ASSERT_TRUE(client.send("GET http://localhost:1/hello?x HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  EXPECT_EQ(client.receive().body, "hello");
}

TEST_F(HttpServerTest, ClosesAfterConnectionClose) {
  RawClient client(start());
  ASSERT_TRUE(client.send(request_text("GET", "/hello", "", "Connection: close\r\n")));
  const RawAnswer answer = client.receive();
  EXPECT_EQ(answer.body, "hello");
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_TRUE(client.closes_within(milliseconds(1000)));
}

TEST_F(HttpServerTest, KeepsAnHttp10ConnectionOnlyWhenAsked) {
  const int port = start();
  RawClient plain(port);
  ASSERT_TRUE(plain.send("GET /hello HTTP/1.0\r\n\r\n"));
  EXPECT_EQ(plain.receive().body, "hello");
  EXPECT_TRUE(plain.closes_within(milliseconds(1000)));
  RawClient kept(port);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(kept.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    const RawAnswer answer = kept.receive();
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.header("connection"), "keep-alive");
  }
}

TEST_F(HttpServerTest, RefusesABodyOverTheLimitBeforeItIsSent) {
  RawClient client(start());
  ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"));
  const RawAnswer answer = client.receive();
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.body, R"({"detail":"The body is larger than the limit of 1000 bytes"})");
  EXPECT_EQ(answer.header("x-error-code"), "invalid_argument");
  EXPECT_EQ(answer.header("connection"), "close");
}

TEST_F(HttpServerTest, RefusesAChunkedBodyOverTheLimit) {
  RawClient client(start());
  std::string body = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 20; ++i) body += "64\r\n" + std::string(100, 'x') + "\r\n";
  client.send(body);
  EXPECT_EQ(client.receive().status, 413);
}

TEST_F(HttpServerTest, LetsAnAnswerArriveThoughTheClientStillSends) {
  RawClient client(start());
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n");
  client.send(std::string(300'000, 'x'));
  EXPECT_EQ(client.receive().status, 413);
}

TEST_F(HttpServerTest, RefusesHeadersOverTheLimit) {
  RawClient client(start());
  client.send(request_text("GET", "/hello", "", "X-Long: " + std::string(3000, 'x') + "\r\n"));
  const RawAnswer answer = client.receive();
  EXPECT_EQ(answer.status, 431);
  EXPECT_EQ(answer.header("connection"), "close");
}

TEST_F(HttpServerTest, RefusesWhatIsNotHttp) {
  const int port = start();
  for (const std::string text :
       {"\x16\x03\x01\x02garbage\r\n\r\n", "GET\r\n\r\n", "GET /hello HTTP/9.9\r\n\r\n",
        "GET /hello HTTP/1.1\r\nno colon\r\n\r\n", "GET /hello HTTP/1.1\r\nA : b\r\n\r\n",
        "POST /echo HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /echo HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    RawClient client(port);
    ASSERT_TRUE(client.send(text));
    const RawAnswer answer = client.receive();
    EXPECT_EQ(answer.status, 400) << text;
    EXPECT_EQ(answer.body, R"({"detail":"Invalid HTTP request received."})") << text;
    EXPECT_TRUE(client.closes_within(milliseconds(3000))) << text;
  }
  EXPECT_FALSE(events_.last_routed);
}

TEST_F(HttpServerTest, Answers408ToARequestThatTrickles) {
  options_.read_timeout = milliseconds(150);
  const int port = start();
  RawClient slowloris(port);
  const auto begin = std::chrono::steady_clock::now();
  slowloris.send("POST /echo HTTP/1.1\r\n");
  std::atomic<bool> ended{false};
  std::thread trickle([&] {
    while (!ended && slowloris.send("X-A: b\r\n")) {
      std::this_thread::sleep_for(milliseconds(20));
    }
  });
  const RawAnswer answer = slowloris.receive();
  ended = true;
  trickle.join();
  EXPECT_EQ(answer.status, 408);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds(150));
  RawClient other(port);
  ASSERT_TRUE(other.send(request_text("GET", "/hello")));
  EXPECT_EQ(other.receive().status, 200);
}

TEST_F(HttpServerTest, ClosesAnIdleConnectionWithoutAWord) {
  options_.idle_timeout = milliseconds(100);
  RawClient client(start());
  ASSERT_TRUE(client.send(request_text("GET", "/hello")));
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().status, 0);
}

TEST_F(HttpServerTest, SendsALargeAnswerToAClientThatReadsLate) {
  RawClient client(start());
  ASSERT_TRUE(client.send(request_text("GET", "/big")));
  std::this_thread::sleep_for(milliseconds(50));
  EXPECT_EQ(client.receive().body.size(), kBigBytes);
  ASSERT_TRUE(client.send(request_text("GET", "/hello")));
  EXPECT_EQ(client.receive().body, "hello");
}

TEST_F(HttpServerTest, GivesUpOnAClientThatNeverReads) {
  options_.write_timeout = milliseconds(100);
  RawClient client(start());
  ASSERT_TRUE(client.send(request_text("GET", "/big")));
  for (int i = 0; i < 500 && events_.connections != 0; ++i) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_EQ(events_.connections, 0);
}

TEST_F(HttpServerTest, RefusesAConnectionTooMany) {
  options_.max_connections = 2;
  const int port = start();
  RawClient first(port);
  RawClient second(port);
  for (RawClient* client : {&first, &second}) {
    ASSERT_TRUE(client->send(request_text("GET", "/hello")));
    EXPECT_EQ(client->receive().status, 200);
  }
  RawClient third(port);
  EXPECT_EQ(third.receive().status, 503);
  ASSERT_TRUE(first.send(request_text("GET", "/hello")));
  EXPECT_EQ(first.receive().status, 200);
}

TEST_F(HttpServerTest, SaysThatThePortIsTakenAndWhatToDo) {
  const int port = start();
  ServerOptions same = options_;
  same.port = port;
  EXPECT_THAT(HttpServer::listen(same, router_, events_),
              FailsWith(Code::failed_precondition,
                        AllOf(HasSubstr(fmt::format("127.0.0.1:{}", port)), HasSubstr("--port"))));
}

TEST_F(HttpServerTest, Answers503WhenMemoryRanOutAndGoesOn) {
  bool full = true;
  router_.add({.method = "GET", .path = "/full", .handler = [&](Call&) -> Result<void> {
                 if (full) throw std::bad_alloc();
                 return {};
               }});
  RawClient client(start());
  ASSERT_TRUE(client.send(request_text("GET", "/full")));
  const RawAnswer answer = client.receive();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("x-error-code"), "unavailable");
  EXPECT_EQ(events_.failures, 1);
  EXPECT_TRUE(events_.out_of_memory);
  full = false;
  ASSERT_TRUE(client.send(request_text("GET", "/full")));
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(events_.failures, 1);
}

TEST_F(HttpServerTest, BeatsWhileItWorks) {
  options_.idle_timeout = milliseconds(40);  // a tick is a quarter of the shortest time
  start();
  for (int i = 0; i < 2000 && events_.beats < 10; ++i) std::this_thread::sleep_for(milliseconds(5));
  EXPECT_GE(events_.beats, 10);
}

TEST_F(HttpServerTest, SaysThatAHostIsUnknown) {
  options_.host = "no such host";
  EXPECT_THAT(HttpServer::listen(options_, router_, events_), FailsWith(Code::usage));
}

TEST_F(HttpServerTest, AnswersWhatIsInFlightBeforeItStops) {
  const int port = start();
  RawClient client(port);
  ASSERT_TRUE(client.send(request_text("GET", "/slow")));
  slow_started_.get_future().wait();
  server_->stop();
  slow_may_end_.set_value();
  const RawAnswer answer = client.receive();
  EXPECT_EQ(answer.body, "slow");
  EXPECT_EQ(answer.header("connection"), "close");
  server_->wait();
  RawClient late(port);
  EXPECT_FALSE(late.send(request_text("GET", "/hello")) && late.receive().status != 0);
}

TEST_F(HttpServerTest, StopsThoughKeptAliveConnectionsStayOpen) {
  RawClient client(start());
  ASSERT_TRUE(client.send(request_text("GET", "/hello")));
  EXPECT_EQ(client.receive().status, 200);
  const auto begin = std::chrono::steady_clock::now();
  server_->stop();
  server_->wait();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, options_.drain_timeout / 2);
}

TEST_F(HttpServerTest, StopsWaitingForARequestThatNeverEnds) {
  options_.drain_timeout = milliseconds(100);
  RawClient client(start());
  ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\n"));
  std::this_thread::sleep_for(milliseconds(50));
  server_->stop();
  server_->wait();
  EXPECT_TRUE(client.closes_within(milliseconds(1000)));
}

}  // namespace
}  // namespace sentiment
