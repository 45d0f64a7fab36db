#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment {

/// The address of a service, below which paths are added: without a query and a final "/".
/// Errors: invalid_argument for what is not an http(s) address.
Result<Url> parse_base_url(std::string_view text);

/// Whether a request may reach the server twice without harm.
enum class Repeat { safe, never };

/// Whom a RestClient asks, as whom, and what a call may cost.
struct RestOptions {
  Url base;         ///< see parse_base_url()
  Headers headers;  ///< of every request
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds timeout{30'000};  ///< of a call, all its attempts together
  std::uint64_t max_body = std::uint64_t{16} << 20;
  int max_redirects = 0;
  const StopFlag* stop = nullptr;  ///< ends a call in flight within about a second
};

/// Requests with JSON to one service. Any status is an answer: what it means is the caller's to
/// say. Repeating is up to a RetryingClient under `http`. Errors: HttpClient's;
/// deadline_exceeded when no time is left. Threads: one caller at a time.
class RestClient {
 public:
  /// `http` and `clock` outlive it.
  RestClient(HttpClient& http, const Clock& clock, RestOptions options)
      : http_(&http), clock_(&clock), options_(std::move(options)) {}

  /// Without a body. `path` begins with "/" and may end with "?" and a query.
  Request request(std::string_view method, std::string_view path) const;
  /// What a call that begins now may cost.
  SendOptions limits(Repeat repeat) const;
  /// Sends a request made by request(), with `body` unless that is null.
  Result<Response> send(Request request, const Json* body, Repeat repeat);

  /// No call lasts beyond it, whatever its own timeout; nullopt takes the limit away.
  void set_deadline(std::optional<TimePoint> deadline) { deadline_ = deadline; }
  void set_stop(const StopFlag* stop) { options_.stop = stop; }

  HttpClient& http() { return *http_; }
  const RestOptions& options() const { return options_; }

 private:
  HttpClient* http_;
  const Clock* clock_;
  RestOptions options_;
  std::optional<TimePoint> deadline_;
};

}  // namespace sentiment
