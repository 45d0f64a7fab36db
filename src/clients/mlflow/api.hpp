#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "clients/mlflow/answer_error.hpp"
#include "http/client/http_client.hpp"
#include "http/client/rest_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment::mlflow {

/// Where the server is and who asks.
struct Endpoint {
  Url base;                   ///< its path is the prefix, without a final "/"
  std::string authorization;  ///< the header's value; "" = none
};

/// An answer of the server, good or bad.
struct Answer {
  Json body;                         ///< an object; empty where `error` is set
  std::optional<ServerError> error;  ///< the status was not a success
};

using Query = std::vector<std::pair<std::string, std::string>>;

/// Requests to MLflow's REST interface, JSON in and out.
/// A call ends within `timeout` in all: looking for the server, its retries and the waits between
/// them (a RetryingClient under `http` makes those for calls that are safe to repeat).
/// Threads: one caller at a time.
/// Errors:  those of explain() and of HttpClient; unavailable for an answer that is not a JSON
/// object.
class Api {
 public:
  /// All outlive the Api.
  /// `stop`, if any, ends the waits between attempts; requests in flight are `http`'s to end.
  Api(HttpClient& http, Clock& clock, Endpoint endpoint, std::chrono::milliseconds timeout,
      const StopFlag* stop = nullptr);

  /// `path` is below "/api/2.0/mlflow/", e.g. "runs/get"; one that begins with "/" is below the
  /// tracking URI itself.
  Result<Json> get(std::string_view path, const Query& query = {});
  Result<Json> send(std::string_view method, std::string_view path, const Json& body,
                    Repeat repeat);
  /// The same for callers who look into failures themselves.
  Result<Answer> ask(std::string_view method, std::string_view path, const Query& query,
                     const Json& body, Repeat repeat);

  /// A request without a body, and the options of one call.
  Request request(std::string_view method, std::string_view path, const Query& query = {}) const;
  SendOptions options(Repeat repeat) const { return rest_.limits(repeat); }
  HttpClient& http() { return rest_.http(); }
  const Clock& clock() const { return *clock_; }
  const Url& base() const { return rest_.options().base; }
  /// Reads the answer to a request.
  static Result<Answer> read(const Response& response, const Request& request);

  /// Creates what a second request would create again, and gives the member `made` of the answer.
  /// When an answer gets lost, or the server is in trouble, `find` looks for what the request may
  /// have made, which is in the list `found` of its answer; only where that is empty, the request
  /// is sent once more, all within the timeout.
  struct Names {
    const char* made;
    const char* found;
  };
  Result<Json> create_once(std::string_view path, const Json& body, Names names,
                           const std::function<Result<Json>()>& find);

 private:
  RestClient rest_;
  Clock* clock_;
  const StopFlag* stop_;
};

/// A time in milliseconds; 1970 where it is missing, as unset members are left out by the server.
TimePoint time_of(const Json& object, const char* key);
/// A member that must be there. Errors: unavailable, saying that it is not MLflow that answers.
Result<std::string> required_text(const Json& object, const char* key);

/// A value between quotes of MLflow's filter language.
/// Errors: invalid_argument for one that holds both kinds of quotes, which cannot be spelled.
Result<std::string> quoted_for_filter(const std::string& value);

}  // namespace sentiment::mlflow
