#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment {

/// What one request may cost, and how it may be sent.
struct SendOptions {
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds timeout{30'000};   ///< from the call to the last byte, retries included
  std::chrono::milliseconds stall_timeout{0};  ///< without a byte for so long; 0 = no such limit
  std::uint64_t max_body = std::uint64_t{16} << 20;  ///< bytes of the answer's body
  int max_redirects = 0;  ///< of a GET; never from https to http, nor to another scheme
  /// The request may reach the server twice without harm. Without it anything but GET and HEAD
  /// goes over a connection of its own: a request on a kept one that turns out dead is repeated.
  bool safe_to_repeat = false;
  const StopFlag* stop = nullptr;  ///< ends the request within about a second
};

/// Takes an answer as it arrives. An error it returns ends the request and is its result.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  /// Status and header fields, before the body; once more when the request is repeated.
  virtual Result<void> begin(const Response& head) = 0;
  virtual Result<void> write(std::string_view bytes) = 0;
};

/// Port: sends requests to other servers. Any status is an answer, not an error.
/// Errors:  unavailable when the server cannot be found, reached or trusted, or hangs up;
///          deadline_exceeded; interrupted; corrupt_data for an answer that breaks HTTP, `max_body`
///          or the rule on redirects; invalid_argument for a request that cannot be sent.
///          Messages name the address without userinfo and query, and never a header.
/// Threads: one caller at a time.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Hands the answer's body to `sink`; the Response returned has none.
  virtual Result<Response> stream(const Request& request, const SendOptions& options,
                                  ResponseSink& sink) = 0;
  /// The same with the body in the Response.
  Result<Response> send(const Request& request, const SendOptions& options = {});
};

/// The URL without userinfo and query: fit for messages and logs.
std::string address_of(const Url& url);

}  // namespace sentiment
