#pragma once

#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/http_message.hpp"

namespace sentiment {

/// One request on its way to its answer.
struct Call {
  const Request& request;
  Response& response;           ///< empty, status 200; its memory is used again by the next call
  std::string_view request_id;  ///< as sent in X-Request-ID
  /// Which of the server's threads asks, from 0: the index into per-thread memory. Not for blocking
  /// routes.
  std::size_t worker = 0;
};

/// Fills `call.response`; an error becomes FastAPI's `{"detail":"…"}` with the code's status.
using Handler = std::function<Result<void>(Call& call)>;

/// A JSON schema (OpenAPI 3.1) and the name it stands under in the components.
struct Schema {
  std::string name;
  std::string json;
};

/// One way in which a route answers.
struct Answer {
  int status = 200;
  std::string description = "Successful Response";
  std::string media_type = "application/json";
  std::optional<Schema> schema;
};

/// What /openapi.json says about a route.
struct RouteDoc {
  std::string summary;
  std::string description;
  std::optional<Schema>
      request;  ///< the JSON body it takes; such a route also answers 400, 413, 415, 422
  std::vector<Answer> answers;
  std::vector<Code> errors;  ///< answered as `{"detail":"…"}`
  bool needs_token = false;  ///< asks for `Authorization: Bearer`
};

/// A method and a path, what is said about them and who answers.
struct Route {
  std::string method;
  std::string path;  ///< matched whole; also the `route` label of metrics and logs
  RouteDoc doc;
  Handler handler;
  bool answers_head = false;  ///< HEAD asks the same handler and gets no body
  bool blocking = false;      ///< may wait on a service or a disk: kept off the request threads
  bool documented = true;     ///< part of the public API
  std::size_t index = 0;      ///< its place among the routes, given by the router
};

/// "out of memory" or the type's name; static. What an exception says may quote a request.
std::string_view name_of(const std::exception& thrown);

/// The table that dispatches requests and from which /openapi.json is made.
/// Threads: filled by one thread, then only read.
class Router {
 public:
  /// The route must not be there yet (method and path together).
  void add(Route route);
  const std::deque<Route>& routes() const { return routes_; }

  /// The route of a method and a path without its query, percent-escapes allowed; nullptr if none.
  const Route* find(std::string_view method, std::string_view path) const;
  /// Runs the route's handler and turns an error, or an exception, into an answer: 503 when memory
  /// ran out, else 500. Returns what was thrown as ServerEvents::failed names it, or "".
  static std::string_view run(const Route& route, Call& call);
  /// Answers what no route takes, as FastAPI does: 405 with Allow, 307 to the path with or without
  /// its last slash, else 404.
  void answer_unrouted(const Request& request, Response& response) const;

 private:
  std::deque<Route> routes_;
};

}  // namespace sentiment
