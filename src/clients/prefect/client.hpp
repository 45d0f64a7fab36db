#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "http/client/http_client.hpp"
#include "http/client/rest_client.hpp"
#include "http/client/retrying_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment::prefect {

/// Where a Prefect 3 server is and how to speak to it; the names in brackets are those under which
/// Prefect's own client is told.
struct ClientOptions {
  std::string api_url;      ///< "http://host:4200/api" [PREFECT_API_URL]
  std::string api_key;      ///< sent as Bearer [PREFECT_API_KEY]
  std::string auth_string;  ///< "user:password", beats the key [PREFECT_API_AUTH_STRING]
  std::chrono::milliseconds connect_timeout{2'000};
  std::chrono::milliseconds timeout{10'000};  ///< of a call, all its attempts together
  RetryPolicy retries;                        ///< of calls that may be repeated
};

/// For map_error of what every Prefect server can answer: where one does not, it is none. Becomes
/// unavailable, as the right server may be there later.
Error not_prefect(Error error);

/// Speaks JSON with one Prefect server: authentication, CSRF tokens, retries, deadlines. What can
/// be asked is in the headers beside this one, a resource each.
/// Errors: unavailable (cannot be reached, 408, 429, 5xx), deadline_exceeded, unauthenticated (401,
///         403), not_found, conflict (409), invalid_argument (400, 422), corrupt_data for an answer
///         that is not JSON. Messages name address and request and never hold a secret.
/// Threads: one caller at a time.
class Client {
 public:
  /// `http` and `clock` must outlive it.
  /// Errors: usage for an api_url that is not an http(s) address.
  static Result<std::unique_ptr<Client>> open(const ClientOptions& options, HttpClient& http,
                                              Clock& clock);

  Result<Json> get(std::string_view path);
  Result<Json> post(std::string_view path, const Json& body, Repeat repeat = Repeat::safe);
  /// Posts what must not arrive twice. After a lost answer, or when it is `perhaps_sent` already,
  /// `missing` says which part of it is not there: only that is posted, and an empty one is done.
  /// Errors: unavailable when the last answer stayed away.
  Result<void> post_once(std::string_view path, Json body, bool perhaps_sent,
                         const std::function<Result<Json>(Json sent)>& missing);
  Result<Json> patch(std::string_view path, const Json& body);
  Result<Json> remove(std::string_view path);

  /// No call lasts beyond it, whatever its own timeout; nullopt takes the limit away.
  void set_deadline(std::optional<TimePoint> deadline) { rest_.set_deadline(deadline); }
  /// Ends a call in flight within about a second; nullptr: nothing does.
  void set_stop(const StopFlag* stop) { rest_.set_stop(stop); }

  /// How many requests went out, attempts counted singly.
  int requests() const { return counter_.sent; }
  /// The api_url without userinfo and without a final slash.
  const std::string& address() const { return address_; }
  Clock& clock() { return clock_; }

 private:
  /// Counts what goes out.
  class Counter final : public HttpClient {
   public:
    explicit Counter(HttpClient& inner) : inner_(inner) {}
    Result<Response> stream(const Request& request, const SendOptions& options,
                            ResponseSink& sink) override {
      ++sent;
      return inner_.stream(request, options, sink);
    }
    int sent = 0;

   private:
    HttpClient& inner_;
  };

  Client(const ClientOptions& options, RestOptions rest, HttpClient& http, Clock& clock);
  Result<Json> call(std::string_view method, std::string_view path, const Json* body,
                    Repeat repeat);
  Result<Response> send(std::string_view method, std::string_view path, const Json* body,
                        Repeat repeat);
  Result<void> fetch_csrf_token();

  std::string address_;
  std::string csrf_client_;
  std::string csrf_token_;  ///< empty: the server wants none, as far as we know
  Clock& clock_;
  Counter counter_;
  RetryingClient retrying_;
  RestClient rest_;
};

}  // namespace sentiment::prefect
