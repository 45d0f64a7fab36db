#include "http/client/curl_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"
#include "testing/fails_with.hpp"
#include "testing/http/loopback_server.hpp"
#include "testing/http/tls_server.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::FailsWith;
using testing_support::http_answer;
using testing_support::LoopbackAnswer;
using testing_support::LoopbackServer;

constexpr auto kKeepAlive = LoopbackAnswer::Then::next_request;
constexpr auto kSilence = LoopbackAnswer::Then::silence;

Request get(const std::string& url) { return {.url = parse_url(url).value()}; }

TEST(CurlClient, SendsMethodPathHeadersAndBody) {
  LoopbackServer server(
      [](const std::string&) { return LoopbackAnswer{http_answer(201, "made", "X-Id: 7\r\n")}; });
  Request request = get(server.url("/a%2Fb/../c?q=1&r=%20"));
  request.method = "PUT";
  request.headers.add("X-Name", "value");
  request.headers.add("X-Empty", "");
  request.body = "the body";
  CurlClient client;
  const auto response = client.send(request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "made");
  EXPECT_EQ(response->headers.find("x-id"), "7");
  const std::string sent = server.requests().at(0);
  EXPECT_THAT(sent, testing::StartsWith("PUT /a%2Fb/../c?q=1&r=%20 HTTP/1.1\r\n"));
  EXPECT_THAT(sent,
              AllOf(HasSubstr("\r\nX-Name: value\r\n"), HasSubstr("\r\nX-Empty:\r\n"),
                    HasSubstr("\r\nContent-Length: 8\r\n"), testing::EndsWith("\r\n\r\nthe body")));
  EXPECT_THAT(sent, Not(HasSubstr("Content-Type")));
  EXPECT_THAT(sent, Not(HasSubstr("Expect")));
}

TEST(CurlClient, SendsEveryMethodThatOurClientsUse) {
  LoopbackServer server([](const std::string& request) {
    return LoopbackAnswer{http_answer(200, request.starts_with("HEAD") ? "" : "ok"), kKeepAlive};
  });
  CurlClient client;
  for (const std::string method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
    Request request = get(server.url());
    request.method = method;
    ASSERT_TRUE(client.send(request)) << method;
    EXPECT_THAT(server.requests().back(), testing::StartsWith(method + " / "));
  }
}

TEST(CurlClient, KeepsItsConnectionFromOneRequestToTheNext) {
  LoopbackServer server(
      [](const std::string&) { return LoopbackAnswer{http_answer(200, "x"), kKeepAlive}; });
  CurlClient client;
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(client.send(get(server.url())));
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlClient, SendsWhatMustNotBeRepeatedOverAConnectionOfItsOwn) {
  // The kept connection dies as soon as it is used again: libcurl would send the request twice.
  int answered = 0;
  LoopbackServer server([&answered](const std::string&) {
    return ++answered == 1 ? LoopbackAnswer{http_answer(200, "x"), kKeepAlive} : LoopbackAnswer{};
  });
  CurlClient client;
  ASSERT_TRUE(client.send(get(server.url())));
  Request request = get(server.url("/create"));
  request.method = "POST";
  const auto response = client.send(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::unavailable);
  EXPECT_EQ(server.requests().size(), 2U) << "the second came twice";
}

TEST(CurlClient, SendsAMappedBodyInPlaceOfItsOwn) {
  LoopbackServer server([](const std::string&) { return LoopbackAnswer{http_answer(200, "")}; });
  std::string file(100'000, ' ');
  for (std::size_t i = 0; i < file.size(); ++i) file[i] = static_cast<char>('a' + i % 26);
  Request request = get(server.url("/file"));
  request.method = "PUT";
  request.mapped = file;
  const auto response = CurlClient().send(request);
  ASSERT_TRUE(response) << response.error().message;
  const std::string sent = server.requests().at(0);
  EXPECT_THAT(sent, testing::StartsWith("PUT /file HTTP/1.1\r\n"));
  EXPECT_THAT(sent, AllOf(HasSubstr("\r\nContent-Length: 100000\r\n"), Not(HasSubstr("Expect")),
                          Not(HasSubstr("chunked"))));
  EXPECT_EQ(sent.substr(sent.find("\r\n\r\n") + 4), file);
}

TEST(CurlClient, GivesEveryStatusAsAnAnswer) {
  LoopbackServer server(
      [](const std::string&) { return LoopbackAnswer{http_answer(503, "busy")}; });
  const auto response = CurlClient().send(get(server.url()));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503);
  EXPECT_EQ(response->body, "busy");
}

TEST(CurlClient, SendsTheUserOfTheUrlAndPrintsNeitherItNorTheQuery) {
  LoopbackServer server([](const std::string&) { return LoopbackAnswer{}; });
  Request request = get(server.url("/path?token=hush"));
  request.url.userinfo = "ann:p%40ss";
  const auto response = CurlClient().send(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::unavailable);
  EXPECT_THAT(server.requests().at(0), HasSubstr("Authorization: Basic YW5uOnBAc3M=\r\n"));
  EXPECT_THAT(response.error().message, AllOf(HasSubstr("http://127.0.0.1:"), HasSubstr("/path"),
                                              Not(HasSubstr("hush")), Not(HasSubstr("ss@"))));
}

TEST(CurlClient, NamesTheAddressWhenNobodyListens) {
  std::string url;
  {
    url = LoopbackServer([](const std::string&) { return LoopbackAnswer{}; }).url("/api");
  }
  const auto response = CurlClient().send(get(url));
  EXPECT_THAT(response,
              FailsWith(Code::unavailable, AllOf(HasSubstr(url), HasSubstr("Connection refused"))));
}

TEST(CurlClient, NamesTheAddressOfAHostThatIsNotFound) {
  const auto response = CurlClient().send(get("http://no-such-host.invalid/x"));
  EXPECT_THAT(response, FailsWith(Code::unavailable, HasSubstr("http://no-such-host.invalid/x")));
}

TEST(CurlClient, EndsARequestThatTakesTooLong) {
  LoopbackServer server([](const std::string&) { return LoopbackAnswer{"", kSilence}; });
  const auto response = CurlClient().send(get(server.url()), {.timeout = 500ms});
  EXPECT_THAT(response, FailsWith(Code::deadline_exceeded, HasSubstr("0.5 s")));
}

TEST(CurlClient, EndsADownloadThatStandsStill) {
  LoopbackServer server([](const std::string&) {
    return LoopbackAnswer{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome", kSilence};
  });
  const auto response =
      CurlClient().send(get(server.url()), {.timeout = 60s, .stall_timeout = 200ms});
  EXPECT_THAT(response, FailsWith(Code::deadline_exceeded, HasSubstr("0.2 s")));
}

TEST(CurlClient, EndsWhenItIsAskedToStop) {
  LoopbackServer server([](const std::string&) { return LoopbackAnswer{"", kSilence}; });
  StopFlag stop;
  std::jthread interrupt([&stop] {
    std::this_thread::sleep_for(100ms);
    stop.request();
  });
  const auto response = CurlClient().send(get(server.url()), {.stop = &stop});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::interrupted);
}

TEST(CurlClient, TellsAnAnswerThatIsCut) {
  LoopbackServer server([](const std::string&) {
    return LoopbackAnswer{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"};
  });
  EXPECT_EQ(CurlClient().send(get(server.url())).error().code, Code::unavailable);
}

TEST(CurlClient, TellsAnAnswerThatIsNoHttp) {
  LoopbackServer server(
      [](const std::string&) { return LoopbackAnswer{"SSH-2.0-OpenSSH_9.2\r\n"}; });
  const auto response = CurlClient().send(get(server.url()));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::corrupt_data);
}

TEST(CurlClient, RefusesABodyBeyondItsBound) {
  LoopbackServer server([](const std::string&) {
    return LoopbackAnswer{"HTTP/1.1 200 OK\r\n\r\n" + std::string(1000, 'x')};
  });
  const auto response = CurlClient().send(get(server.url()), {.max_body = 999});
  EXPECT_THAT(response, FailsWith(Code::corrupt_data, HasSubstr("999")));
  EXPECT_TRUE(CurlClient().send(get(server.url()), {.max_body = 1000}));
}

TEST(CurlClient, FollowsRedirectsOnlyWhereAllowed) {
  LoopbackServer server([](const std::string& request) {
    return LoopbackAnswer{request.starts_with("GET /old")
                              ? http_answer(302, "moved", "Location: /new\r\nX-Old: 1\r\n")
                              : http_answer(200, "found")};
  });
  EXPECT_EQ(CurlClient().send(get(server.url("/old")))->status, 302);
  const auto response = CurlClient().send(get(server.url("/old")), {.max_redirects = 2});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "found");
  EXPECT_EQ(response->headers.find("X-Old"), std::nullopt);
}

TEST(CurlClient, FollowsNoRedirectToAnotherSchemeAndNoCircle) {
  std::string location = "file:///etc/hostname";
  LoopbackServer server([&location](const std::string&) {
    return LoopbackAnswer{http_answer(302, "", "Location: " + location + "\r\n")};
  });
  const SendOptions follow{.max_redirects = 3};
  EXPECT_EQ(CurlClient().send(get(server.url()), follow).error().code, Code::corrupt_data);
  location = "/again";
  EXPECT_EQ(CurlClient().send(get(server.url()), follow).error().code, Code::corrupt_data);
}

TEST(CurlClient, TellsAServerThatSpeaksNoTls) {
  LoopbackServer server([](const std::string&) { return LoopbackAnswer{http_answer(200, "")}; });
  Request request = get(server.url());
  request.url.scheme = "https";
  // Our plain server reads the client's hello as a request that never ends.
  const auto response = CurlClient().send(request, {.connect_timeout = 300ms});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::unavailable);
}

TEST(CurlClient, TrustsOnlyCertificatesThatItIsToldToTrust) {
  const testing_support::TempDir dir;
  const std::string certificate = (dir.path() / "ca.pem").string();
  const testing_support::TlsServer server(certificate);
  const SendOptions patient{.connect_timeout = 60s, .timeout = 60s};  // handshakes are slow work
  const auto untrusted = CurlClient().send(get(server.url("localhost")), patient);
  EXPECT_THAT(untrusted, FailsWith(Code::unavailable, HasSubstr("https://localhost:")));
  const auto trusted =
      CurlClient({.ca_file = certificate}).send(get(server.url("localhost")), patient);
  ASSERT_TRUE(trusted) << trusted.error().message;
  EXPECT_EQ(trusted->body, "secret");
  const auto other_name =
      CurlClient({.ca_file = certificate}).send(get(server.url("127.0.0.1")), patient);
  EXPECT_FALSE(other_name);
  const auto unverified =
      CurlClient({.verify_server = false}).send(get(server.url("127.0.0.1")), patient);
  ASSERT_TRUE(unverified) << unverified.error().message;
  const auto no_key = CurlClient({.ca_file = certificate, .client_cert_file = certificate})
                          .send(get(server.url("localhost")), patient);
  ASSERT_FALSE(no_key) << "a client certificate without its key";
  EXPECT_EQ(no_key.error().code, Code::invalid_argument);
}

TEST(CurlClient, TellsWhatToSetForAServerThatAsksForACertificate) {
  const testing_support::TempDir dir;
  const std::string certificate = (dir.path() / "ca.pem").string();
  const testing_support::TlsServer server(certificate, true);
  const auto refused =
      CurlClient({.ca_file = certificate, .client_cert_setting = "CLIENT_CERT"})
          .send(get(server.url("localhost")), {.connect_timeout = 60s, .timeout = 60s});
  EXPECT_THAT(refused, FailsWith(Code::unavailable, HasSubstr("CLIENT_CERT")));
  const auto untrusted =
      CurlClient({.client_cert_setting = "CLIENT_CERT"})
          .send(get(server.url("localhost")), {.connect_timeout = 60s, .timeout = 60s});
  ASSERT_FALSE(untrusted);
  EXPECT_THAT(untrusted.error().message, Not(HasSubstr("CLIENT_CERT"))) << "the fault is another";
}

TEST(CurlClient, RefusesHeadersThatWouldSmuggleInAnother) {
  Request request = get("http://127.0.0.1:9/");
  request.headers.add("X-Name", "value\r\nX-Other: secret");
  const auto response = CurlClient().send(request);
  EXPECT_THAT(response, FailsWith(Code::invalid_argument, Not(HasSubstr("secret"))));
}

struct FullDisk final : ResponseSink {
  Result<void> begin(const Response&) override { return {}; }
  Result<void> write(std::string_view) override { return fail(Code::internal, "the disk is full"); }
};

TEST(CurlClient, EndsWithTheErrorOfItsSink) {
  LoopbackServer server([](const std::string&) { return LoopbackAnswer{http_answer(200, "x")}; });
  FullDisk sink;
  const auto response = CurlClient().stream(get(server.url()), {}, sink);
  EXPECT_THAT(response, FailsWith(Code::internal, HasSubstr("the disk is full")));
}

TEST(CurlClient, UsesNoProxyForThisMachine) {
  LoopbackServer server([](const std::string&) { return LoopbackAnswer{http_answer(200, "x")}; });
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread reads the environment
  ::setenv("http_proxy", "http://127.0.0.1:9", 1);
  const auto response = CurlClient().send(get(server.url()));
  const auto through_proxy = CurlClient().send(get("http://service.invalid/"));
  // NOLINTNEXTLINE(concurrency-mt-unsafe): as above
  ::unsetenv("http_proxy");
  EXPECT_TRUE(response);
  EXPECT_THAT(through_proxy.error().message, HasSubstr("Connection refused"));
}

TEST(AddressOf, LeavesOutUserAndQuery) {
  EXPECT_EQ(address_of(parse_url("https://u:p@host:8443/a/b?secret=1#x").value()),
            "https://host:8443/a/b");
}

}  // namespace
}  // namespace sentiment
