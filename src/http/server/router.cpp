#include "http/server/router.hpp"

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>

#include "http/http_message.hpp"
#include "http/server/http_error.hpp"
#include "http/url.hpp"

namespace sentiment {
namespace {

/// The path that a client may have meant: with a last slash instead of without, or the reverse.
std::string toggled_slash(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) return std::string(path.substr(0, path.size() - 1));
  return std::string(path) + "/";
}

}  // namespace

void Router::add(Route route) {
  route.index = routes_.size();
  routes_.push_back(std::move(route));
}

const Route* Router::find(std::string_view method, std::string_view path) const {
  if (path.find('%') != std::string_view::npos) {
    const auto decoded = percent_decode(path);
    return decoded && decoded->find('%') == std::string::npos ? find(method, *decoded) : nullptr;
  }
  for (const Route& route : routes_) {
    if (route.path != path) continue;
    if (route.method == method || (route.answers_head && method == "HEAD")) return &route;
  }
  return nullptr;
}

std::string_view name_of(const std::exception& thrown) {
  if (dynamic_cast<const std::bad_alloc*>(&thrown) != nullptr) return "out of memory";
  return typeid(thrown).name();
}

std::string_view Router::run(const Route& route, Call& call) {
  try {
    if (const auto done = route.handler(call); !done) write_error(call.response, done.error());
    return "";
  } catch (const std::bad_alloc& thrown) {
    write_error(call.response, 503, Code::unavailable, "Out of memory; try again later");
    return name_of(thrown);
  } catch (const std::exception& thrown) {
    // What a library threw may quote the request: the client is told only that it was us.
    write_error(call.response, 500, Code::internal, "Internal Server Error");
    return name_of(thrown);
  }
}

void Router::answer_unrouted(const Request& request, Response& response) const {
  const auto decoded = percent_decode(request.url.path);
  const std::string_view path = decoded ? std::string_view(*decoded) : request.url.path;
  const std::string other = toggled_slash(path);
  std::string allowed;
  const Route* redirect = nullptr;
  for (const Route& route : routes_) {
    if (route.path == other) redirect = &route;
    if (route.path != path) continue;
    if (!allowed.empty()) allowed += ", ";
    allowed += route.answers_head ? "HEAD, " + route.method : route.method;
  }
  if (!allowed.empty()) {
    write_error(response, 405, Code::invalid_argument, reason_phrase(405));
    response.headers.add("allow", allowed);
  } else if (redirect != nullptr) {
    response.status = 307;
    response.headers.clear();
    response.body.clear();
    const std::string query = request.url.query.empty() ? "" : "?" + request.url.query;
    response.headers.add("location", redirect->path + query);
  } else {
    write_error(response, 404, Code::not_found, reason_phrase(404));
  }
}

}  // namespace sentiment
