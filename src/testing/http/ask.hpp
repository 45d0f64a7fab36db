#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "http/http_message.hpp"
#include "http/server/router.hpp"

namespace sentiment::testing_support {

/// Sends a request through a router as the server does, but without a server.
inline Response ask(const Router& router, const Request& request) {
  Response response;
  const Route* route = router.find(request.method, request.url.path);
  if (route == nullptr) {
    router.answer_unrouted(request, response);
    return response;
  }
  Call call{.request = request, .response = response, .request_id = "test"};
  Router::run(*route, call);
  return response;
}

inline Request get(const std::string& path) {
  Request request;
  request.url.path = path;
  return request;
}

inline Request post(const std::string& path, std::string body = "",
                    std::string_view content_type = "application/json") {
  Request request;
  request.method = "POST";
  request.url.path = path;
  if (!content_type.empty()) request.headers.add("content-type", content_type);
  request.body = std::move(body);
  return request;
}

}  // namespace sentiment::testing_support
