#include "http/client/rest_client.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment {

using std::chrono::milliseconds;

Result<Url> parse_base_url(std::string_view text) {
  Url base = SENT_TRY(parse_url(text));
  base.query.clear();
  while (base.path.ends_with('/')) base.path.pop_back();
  return base;
}

Request RestClient::request(std::string_view method, std::string_view path) const {
  Request request{.method = std::string(method), .url = options_.base, .headers = options_.headers};
  const auto question = std::min(path.find('?'), path.size());
  request.url.path += path.substr(0, question);
  request.url.query = path.substr(std::min(question + 1, path.size()));
  return request;
}

SendOptions RestClient::limits(Repeat repeat) const {
  milliseconds timeout = options_.timeout;
  if (deadline_) timeout = std::clamp(*deadline_ - clock_->now(), milliseconds{0}, timeout);
  return {.connect_timeout = std::min(options_.connect_timeout, timeout),
          .timeout = timeout,
          .max_body = options_.max_body,
          .max_redirects = options_.max_redirects,
          .safe_to_repeat = repeat == Repeat::safe,
          .stop = options_.stop};
}

Result<Response> RestClient::send(Request request, const Json* body, Repeat repeat) {
  const SendOptions limits = this->limits(repeat);
  if (limits.timeout <= milliseconds{0}) {
    return fail(Code::deadline_exceeded,
                "no time was left to request " + address_of(options_.base));
  }
  if (body != nullptr) {
    request.headers.add("Content-Type", "application/json");
    request.body = to_line(*body);
  }
  return http_->send(request, limits);
}

}  // namespace sentiment
