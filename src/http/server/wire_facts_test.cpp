#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cctype>
#include <chrono>
#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "http/server/beast_server.hpp"
#include "http/server/router.hpp"
#include "testing/http/raw_client.hpp"

/// Bytes in, status and the connection's fate out: what RFC 9112 asks of a server, and where two
/// servers in a row must not differ. The facts are those that public suites test (h1spec, llhttp)
/// and that tools for request smuggling try.

namespace sentiment {
namespace {

using std::chrono::milliseconds;
using testing_support::RawClient;

enum class Fate {
  keeps,   ///< one answer, and the next request on the connection is answered
  closes,  ///< one answer, and the connection ends, whatever follows on it
  waits,   ///< no answer yet
};

struct Fact {
  std::string what;
  std::string bytes;
  int status = 400;
  Fate fate = Fate::closes;
};

/// In ASCII: reports of tests cannot hold any byte.
std::ostream& operator<<(std::ostream& out, const Fact& fact) {
  for (const char c : fact.what) {
    const auto byte = static_cast<unsigned char>(c);
    out << (byte >= 0x20 && byte < 0x7F ? std::string(1, c) : fmt::format("\\x{:02x}", byte));
  }
  return out;
}

std::string get(std::string_view headers) {
  return "GET /hello HTTP/1.1\r\n" + std::string(headers) + "\r\n";
}
/// A POST with a Host and `headers`, then the body.
std::string post(std::string_view headers, std::string_view body) {
  return "POST /echo HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n" + std::string(body);
}
std::string chunked(std::string_view body) { return post("Transfer-Encoding: chunked\r\n", body); }

std::vector<Fact> unfinished() {
  const std::string whole = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r";
  std::vector<Fact> facts;
  for (const std::size_t length :
       {1U, 4U, 10U, 11U, 15U, 19U, 20U, 21U, 24U, 26U, 27U, 36U, 37U, 38U, 39U}) {
    facts.push_back({"the first " + std::to_string(length) + " bytes", whole.substr(0, length), 0,
                     Fate::waits});
  }
  facts.push_back(
      {"a body that is not all there", post("Content-Length: 5\r\n", "hell"), 0, Fate::waits});
  facts.push_back({"a chunk that is not all there", chunked("5\r\nhell"), 0, Fate::waits});
  facts.push_back({"no last chunk", chunked("5\r\nhello\r\n"), 0, Fate::waits});
  facts.push_back({"an empty line alone", "\r\n", 0, Fate::waits});
  facts.push_back({"half an empty line", "\r", 0, Fate::waits});
  return facts;
}

std::vector<Fact> first_lines() {
  const std::string end = " HTTP/1.1\r\nHost: a\r\n\r\n";
  return {
      {"a plain request", get("Host: a\r\n"), 200, Fate::keeps},
      {"an empty line before it", "\r\n" + get("Host: a\r\n"), 200, Fate::keeps},
      {"several empty lines before it", "\r\n\r\n\r\n" + get("Host: a\r\n"), 200, Fate::keeps},
      {"a bare line feed before it", "\n" + get("Host: a\r\n")},
      {"a space before it", " " + get("Host: a\r\n")},
      {"no version, but a blank", "GET / \r\n\r\n"},
      {"no version, but a blank, and no empty line", "GET / \r\n"},
      {"no version", "GET /\r\n\r\n"},
      {"a blank after the version", "GET /hello HTTP/1.1 \r\nHost: a\r\n\r\n"},
      {"two blanks after the method", "GET  /hello" + end},
      {"two blanks before the version", "GET /hello  HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"a tab for a blank", "GET\t/hello" + end},
      {"a line feed alone", "GET /hello HTTP/1.1\nHost: a\r\n\r\n"},
      {"a carriage return alone", "GET /hello HTTP/1.1\rHost: a\r\n\r\n"},
      {"version 9.9", "GET /hello HTTP/9.9\r\nHost: a\r\n\r\n"},
      {"version 5.6", "GET /hello HTTP/5.6\r\nHost: a\r\n\r\n"},
      {"version 1.10", "GET /hello HTTP/1.10\r\nHost: a\r\n\r\n"},
      {"version 2.0", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n"},
      {"a version in lower case", "GET /hello http/1.1\r\nHost: a\r\n\r\n"},
      {"another protocol", "GET /hello ICE/1.0\r\nHost: a\r\n\r\n"},
      {"almost the protocol", "GET /hello IHTTP/1.0\r\nHost: a\r\n\r\n"},
      {"RTSP", "PUT /hello RTSP/1.0\r\nHost: a\r\n\r\n"},
      {"text before the method", "Extra lineGET /hello" + end},
      {"no method", " /hello" + end},
      {"a method with a bracket", "GE[T /hello" + end},
      {"a method that nobody knows", "MKCOLA /hello" + end, 405, Fate::keeps},
      {"a method in lower case", "get /hello" + end, 405, Fate::keeps},
      {"a NUL in the target", std::string("GET /he\0lo", 10) + end},
      {"a DEL in the target", "GET /he\x7Flo" + end},
      {"a target without a slash", "GET hello" + end},
      {"an asterisk", "GET *" + end},
      {"an asterisk for OPTIONS", "OPTIONS *" + end, 404, Fate::keeps},
      {"an authority for CONNECT", "CONNECT a:443" + end, 404, Fate::keeps},
      {"the absolute form", "GET http://a/hello" + end, 200, Fate::keeps},
      {"the absolute form in capitals", "GET HTTP://a/hello" + end, 200, Fate::keeps},
      {"the absolute form without a path", "GET http://a?x" + end, 404, Fate::keeps},
      {"the absolute form without a host", "GET http:///hello" + end},
      {"the absolute form of another scheme", "GET ftp://a/hello" + end},
      {"the absolute form with a user", "GET http://u:p@a/hello" + end},
      {"a preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"a TLS greeting", "\x16\x03\x01\x02\x01\r\n\r\n"},
  };
}

std::vector<Fact> hosts() {
  std::vector<Fact> facts{
      {"no Host", get("")},
      {"no Host, but a length", get("Content-Length: 0\r\n")},
      {"no Host in 1.0", "GET /hello HTTP/1.0\r\n\r\n", 200, Fate::closes},
      {"no Host, kept alive in 1.0", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200,
       Fate::keeps},
      {"two Hosts", get("Host: a\r\nHost: b\r\n")},
      {"one Host twice", get("Host: a\r\nHost: a\r\n")},
      {"two Hosts in 1.0", "GET /hello HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"},
      {"Host with a blank before the colon", get("Host : a\r\n")},
  };
  for (const std::string host : {"example.org", "example.org:8000", "127.0.0.1:80", "[::1]",
                                 "[::1]:8000", "a_b-c.d", "%41", "", "a:"}) {
    facts.push_back({"Host '" + host + "'", get("Host: " + host + "\r\n"), 200, Fate::keeps});
  }
  for (const std::string host :
       {"a b", "a,b", "a/b", "a@b", "a:b", "a:1:2", "[::1", "::1", "[a]", "[::1]x", "a\\b", "a?b",
        "a#b", "<a>", "\"a\"", "%4", "%zz", "\xC3\xA9", "http://a"}) {
    const bool listed = host == "a,b";  // a comma may stand in a name, RFC 3986's sub-delims
    facts.push_back({"Host '" + host + "'", get("Host: " + host + "\r\n"), listed ? 200 : 400,
                     listed ? Fate::keeps : Fate::closes});
  }
  return facts;
}

std::vector<Fact> fields() {
  const auto with = [](std::string_view lines) { return get("Host: a\r\n" + std::string(lines)); };
  return {
      {"a tab before a value, an empty value", get("hoSt:\ta\r\nempty:\r\n"), 200, Fate::keeps},
      {"blanks around a value", with("X:  \t b \t \r\n"), 200, Fate::keeps},
      {"a value of blanks", with("X: \r\n"), 200, Fate::keeps},
      {"a value beyond ASCII", with("X: \xC3\xA9\xFF\r\n"), 200, Fate::keeps},
      {"brackets in a name", with("X-Invalid[]: b\r\n")},
      {"an at sign in a name", with("Fo@: b\r\n")},
      {"a control character in a name", with("Foo\x01: b\r\n")},
      {"a name beyond ASCII", with("Transf\x82r: b\r\n")},
      {"no name", with(": b\r\n")},
      {"no colon", with("no colon\r\n")},
      {"a blank before the colon", with("X : b\r\n")},
      {"a tab before the colon", with("X\t: b\r\n")},
      {"a blank before the first field", "GET /hello HTTP/1.1\r\n Host: a\r\n\r\n"},
      {"a bell in a value", with("X: b\x07\r\n")},
      {"a NUL in a value", with(std::string_view("X: b\0\r\n", 7))},
      {"a DEL in a value", with("X: b\x7F\r\n")},
      {"a carriage return in a value", with("X: b\rY: c\r\n")},
      {"a carriage return for a value", with("X:\rY: c\r\n")},
      {"a line feed in a value", with("X: b\nY: c\r\n")},
      {"a line feed for a value", with("X:\nY: c\r\n")},
      {"a carriage return in a name", with("Content\rLength: 3\r\n")},
      {"a carriage return after the fields", "GET /hello HTTP/1.1\r\nHost: a\r\n\rX: b\r\n\r\n"},
      {"a folded value", with("X: b\r\n c\r\n")},
      {"a folded value, by a tab", with("X: b\r\n\tc\r\n")},
      {"a value that begins on the next line", with("X:\r\n b\r\n")},
      {"an empty line of a value", with("X: b\r\n \r\n")},
      {"a folded name", with("X\r\n : b\r\n")},
      {"a folded length", post("X: b\r\n Content-Length: 3\r\n", "abc")},
      {"fields that are too large", with("X: " + std::string(3000, 'x') + "\r\n"), 431},
      {"many fields that are too large", with([] {
         std::string lines;
         for (int i = 0; i < 3000; ++i) lines += "X: y\r\n";
         return lines;
       }()),
       431},
      {"Connection: close", with("Connection: close\r\n"), 200},
      {"Connection: close among others", with("Connection: x, Close\r\n"), 200},
  };
}

std::vector<Fact> lengths() {
  std::vector<Fact> facts{
      {"a length", post("Content-Length: 5\r\n", "hello"), 200, Fate::keeps},
      {"a length with zeroes", post("Content-Length: 005\r\n", "hello"), 200, Fate::keeps},
      {"a length and blanks", post("Content-Length:  5 \r\n", "hello"), 200, Fate::keeps},
      {"a length in odd capitals", post("conTENT-Length: 5\r\n", "hello"), 200, Fate::keeps},
      {"a body of a GET", get("Host: a\r\nContent-Length: 5\r\n") + "hello", 200, Fate::keeps},
      {"no length, no body", post("", ""), 200, Fate::keeps},
      {"two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!")},
      {"one length twice", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")},
      {"a length and a coding",
       post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
      {"a coding and a length",
       post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")},
      {"a coding of none and a length",
       post("Transfer-Encoding: identity\r\nContent-Length: 5\r\n", "hello")},
      {"a length and a coding of none",
       post("Content-Length: 5\r\nTransfer-Encoding: identity\r\n", "hello")},
      {"an empty coding and a length",
       post("Transfer-Encoding:\r\nContent-Length: 5\r\n", "hello")},
      {"a length that is too large", post("Content-Length: 1001\r\n", "x"), 413},
  };
  for (const std::string length :
       {"", "-1", "-123456789123456789123456789", "+5", "abc", "5a", "0x5", "5 5", "4 2", "5,6",
        "5, 5x", "5;", "1000000000000000000000", "18446744073709551616", "5.0", "\"5\"",
        "\xD9\xA5"}) {
    facts.push_back(
        {"length '" + length + "'", post("Content-Length: " + length + "\r\n", "hello")});
  }
  return facts;
}

std::vector<Fact> codings() {
  const std::string body = "5\r\nhello\r\n0\r\n\r\n";
  std::vector<Fact> facts{
      {"chunked", chunked(body), 200, Fate::keeps},
      {"chunked in odd capitals", post("TrAnSFer-EnCODinG: cHuNkeD\r\n", body), 200, Fate::keeps},
      {"chunked after a tab", post("Transfer-Encoding:\tchunked\t\r\n", body), 200, Fate::keeps},
      {"chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", body)},
      {"chunked, then another",
       post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", body)},
      {"another, then chunked",
       post("Transfer-Encoding: cow\r\nTransfer-Encoding: chunked\r\n", body)},
      {"chunked in 1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + body},
      {"gzip, then chunked", post("Transfer-Encoding: gzip, chunked\r\n", body), 501},
      {"a folded coding", post("Transfer-Encoding:\r\n chunked\r\n", body)},
      {"chunked in a name with an underscore", post("Transfer_Encoding: chunked\r\n", ""), 200,
       Fate::keeps},
  };
  for (const std::string coding : {"",
                                   "xchunked",
                                   "chunkedx",
                                   "chunkedchunked",
                                   "chunk",
                                   "identity",
                                   "gzip",
                                   "blegh",
                                   "pigeons",
                                   "chunked, gzip",
                                   "chunked, identity",
                                   "chunked, chunked",
                                   "chunked,",
                                   ", chunked",
                                   "gzip chunked",
                                   "\"chunked\"",
                                   "'chunked'",
                                   "chunked;q=1",
                                   "chunked ;",
                                   "\240chunked\240",
                                   "\377chunked",
                                   "ch\x96nked",
                                   "cow chunked bar"}) {
    facts.push_back(
        {"coding '" + coding + "'", post("Transfer-Encoding: " + coding + "\r\n", body)});
  }
  for (int c = 1; c < 256; ++c) {  // as tools for smuggling try them, one byte put in
    if (c == '\t' || c == ' ') continue;
    const std::string byte(1, static_cast<char>(c));
    const std::string which = "byte " + std::to_string(c) + " ";
    facts.push_back(
        {which + "before the coding", post("Transfer-Encoding:" + byte + "chunked\r\n", body)});
    facts.push_back(
        {which + "after the coding", post("Transfer-Encoding: chunked" + byte + "\r\n", body)});
    const bool token =
        std::string_view("!#$%&'*+-.^_`|~").find(byte[0]) != std::string_view::npos ||
        (c < 128 && std::isalnum(c) != 0);
    if (token || byte == ":") continue;  // the name of another field; an empty one before a colon
    facts.push_back(
        {which + "after the name", post("Transfer-Encoding" + byte + ": chunked\r\n", body)});
    facts.push_back(
        {which + "before the name", post(byte + "Transfer-Encoding: chunked\r\n", body)});
  }
  return facts;
}

std::vector<Fact> chunks() {
  return {
      {"two chunks", chunked("5\r\nhello\r\n6\r\n world\r\n000\r\n\r\n"), 200, Fate::keeps},
      {"a size in capitals", chunked("A\r\n0123456789\r\n0\r\n\r\n"), 200, Fate::keeps},
      {"a size in small letters", chunked("a\r\n0123456789\r\n0\r\n\r\n"), 200, Fate::keeps},
      {"no chunk but the last", chunked("0\r\n\r\n"), 200, Fate::keeps},
      {"extensions", chunked("5;a;b=c;d=\"e \\\" f\"\r\nhello\r\n0;x\r\n\r\n"), 200, Fate::keeps},
      {"trailer fields", chunked("5\r\nhello\r\n0\r\nVary: *\r\nX: y\r\n\r\n"), 200, Fate::keeps},
      {"a length for a trailer", chunked("5\r\nhello\r\n0\r\nContent-Length: 3\r\n\r\n")},
      {"a coding for a trailer", chunked("5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n")},
      {"a folded trailer", chunked("5\r\nhello\r\n0\r\nX: y\r\n z\r\n\r\n")},
      {"a size that is not one", chunked("zz\r\n")},
      {"a negative size", chunked("-5\r\nhello\r\n0\r\n\r\n")},
      {"a size with a sign", chunked("+5\r\nhello\r\n0\r\n\r\n")},
      {"a size with a prefix", chunked("0x5\r\nhello\r\n0\r\n\r\n")},
      {"a size with an underscore", chunked("1_0\r\n0123456789abcdef\r\n0\r\n\r\n")},
      {"no size", chunked("\r\nhello\r\n0\r\n\r\n")},
      {"an extension without a size", chunked(";x\r\nhello\r\n0\r\n\r\n")},
      {"a blank before the size", chunked(" 5\r\nhello\r\n0\r\n\r\n")},
      {"a blank after the size", chunked("5 \r\nhello\r\n0\r\n\r\n")},
      {"a blank, then no semicolon", chunked("5 erf\r\nhello\r\n0\r\n\r\n")},
      {"a semicolon, then nothing", chunked("5;\r\nhello\r\n0\r\n\r\n")},
      {"a quote that does not end", chunked("5;a=\"b\r\nhello\r\n0\r\n\r\n")},
      {"a line feed after the size", chunked("5\nhello\r\n0\r\n\r\n")},
      {"a carriage return after the size", chunked("5\r\r;ABC\r\n0\r\n\r\n")},
      {"a line feed in an extension", chunked("5;a\nb\r\nhello\r\n0\r\n\r\n")},
      {"no line end after a chunk", chunked("5\r\nhello0\r\n\r\n")},
      {"a line feed after a chunk", chunked("5\r\nhello\n0\r\n\r\n\r\n")},
      {"more than the size says", chunked("5\r\nhello!\r\n0\r\n\r\n")},
      {"a size beyond 64 bits", chunked("10000000000000005\r\nhello\r\n0\r\n\r\n")},
      {"a size that is too large", chunked("3e9\r\n"), 413},
      {"chunks that are too large together",
       chunked("1f4\r\n" + std::string(500, 'x') + "\r\n1f5\r\n"), 413},
      {"an extension without an end", chunked("5;" + std::string(20'000, 'x')), 431},
      {"trailer fields without an end", chunked("0\r\nX: " + std::string(20'000, 'x')), 431},
  };
}

std::vector<Fact> contents() {
  const auto coded = [](std::string_view coding) {
    return post("Content-Encoding: " + std::string(coding) + "\r\nContent-Length: 5\r\n", "hello");
  };
  return {
      {"gzip", coded("gzip"), 415, Fate::keeps},
      {"br", coded("br"), 415, Fate::keeps},
      {"two encodings", coded("gzip, identity"), 415, Fate::keeps},
      {"an encoding that nobody knows", coded("chunked"), 415, Fate::keeps},
      {"identity", coded("identity"), 200, Fate::keeps},
      {"identity in capitals", coded("IDENTITY"), 200, Fate::keeps},
      {"gzip, without a body", post("Content-Encoding: gzip\r\n", ""), 200, Fate::keeps},
  };
}

class WireFacts : public ::testing::TestWithParam<Fact> {
 protected:
  static void SetUpTestSuite() {
    router = std::make_unique<Router>();
    router->add({.method = "GET", .path = "/hello", .handler = [](Call& call) -> Result<void> {
                   call.response.body = "hello";
                   return {};
                 }});
    router->add({.method = "POST", .path = "/echo", .handler = [](Call& call) -> Result<void> {
                   call.response.body = call.request.body;
                   return {};
                 }});
    auto listening = HttpServer::listen(
        {.port = 0, .max_header_bytes = 2000, .max_body_bytes = 1000}, *router, events);
    ASSERT_TRUE(listening);
    server = std::move(*listening);
    server->start();
  }
  static void TearDownTestSuite() {
    server->stop();
    server->wait();
    server.reset();
    router.reset();
  }

  class NoEvents final : public ServerEvents {
    void received(std::size_t) noexcept override {}
    void answered(std::size_t, const Exchange&) noexcept override {}
    void connected(std::size_t) noexcept override {}
    void disconnected(std::size_t) noexcept override {}
    void failed(std::size_t, std::string_view) noexcept override {}
    void beat(std::size_t) noexcept override {}
  };
  static inline NoEvents events;
  static inline std::unique_ptr<Router> router;
  static inline std::unique_ptr<HttpServer> server;
};

TEST_P(WireFacts, Hold) {
  const Fact& fact = GetParam();
  const std::string next = get("Host: a\r\n");
  RawClient client(server->port());
  ASSERT_TRUE(client.send(fact.bytes));
  if (fact.fate == Fate::waits) {
    EXPECT_TRUE(client.is_silent_for(milliseconds(30)));
    return;
  }
  EXPECT_EQ(client.receive().status, fact.status);
  if (fact.fate == Fate::keeps) {
    ASSERT_TRUE(client.send(next));
    EXPECT_EQ(client.receive().body, "hello");
  } else {
    client.send(next);
    EXPECT_EQ(client.receive().status, 0) << "a second answer";
  }
}

/// The answer is the same when the bytes come one by one, or behind another request.
TEST_P(WireFacts, HoldForAnySplit) {
  const Fact& fact = GetParam();
  if (fact.fate == Fate::waits || fact.bytes.size() > 400) return;
  RawClient client(server->port());
  ASSERT_TRUE(client.send(get("Host: a\r\n")));
  EXPECT_EQ(client.receive().body, "hello");
  for (const char byte : fact.bytes) {
    if (!client.send(std::string_view(&byte, 1))) break;
  }
  EXPECT_EQ(client.receive().status, fact.status);
}

INSTANTIATE_TEST_SUITE_P(Unfinished, WireFacts, testing::ValuesIn(unfinished()));
INSTANTIATE_TEST_SUITE_P(FirstLines, WireFacts, testing::ValuesIn(first_lines()));
INSTANTIATE_TEST_SUITE_P(Hosts, WireFacts, testing::ValuesIn(hosts()));
INSTANTIATE_TEST_SUITE_P(Fields, WireFacts, testing::ValuesIn(fields()));
INSTANTIATE_TEST_SUITE_P(Lengths, WireFacts, testing::ValuesIn(lengths()));
INSTANTIATE_TEST_SUITE_P(Codings, WireFacts, testing::ValuesIn(codings()));
INSTANTIATE_TEST_SUITE_P(Chunks, WireFacts, testing::ValuesIn(chunks()));
INSTANTIATE_TEST_SUITE_P(Contents, WireFacts, testing::ValuesIn(contents()));

}  // namespace
}  // namespace sentiment
