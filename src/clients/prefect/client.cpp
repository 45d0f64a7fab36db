#include "clients/prefect/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/base64.hpp"
#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/random_id.hpp"
#include "base/trimmed.hpp"
#include "base/utf8.hpp"
#include "http/client/http_client.hpp"
#include "http/client/json_members.hpp"
#include "http/client/rest_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment::prefect {
namespace {

/// Prefect's REST version whose rules this client knows (3.8, 3.9).
constexpr std::string_view kApiVersion = "0.8.4";

std::string place_of(const Json& error) {
  std::string place;
  for (const auto& part : member_of(error, "loc")) {
    const std::string text = part.is_string() ? part.get<std::string>() : part.dump();
    if (text.find('(') != std::string::npos) continue;  // names of the server's own functions
    place += place.empty() ? text : "." + text;
  }
  return place;
}

bool begins_with(const Json& list, const Json& head) {
  return list.size() >= head.size() && std::equal(head.begin(), head.end(), list.begin());
}

/// What was refused in a request, one by one. Of a value that may have several forms the answer
/// has the errors of each: a form that lacks a member, or has one too many, is not the one that was
/// meant, and all of its errors are left out where others remain.
std::string messages_of(const Json& errors) {
  std::vector<Json> other_forms;
  for (const auto& error : errors) {
    const std::string type = text_of(error, "type");
    Json form = member_of(error, "loc");
    if ((type != "missing" && type != "extra_forbidden") || !form.is_array() || form.empty()) {
      continue;
    }
    form.erase(form.size() - 1);
    other_forms.push_back(std::move(form));
  }
  const auto is_meant = [&](const Json& error) {
    return std::ranges::none_of(
        other_forms, [&](const Json& form) { return begins_with(member_of(error, "loc"), form); });
  };
  const bool any_meant = std::ranges::any_of(errors, is_meant);
  std::string text;
  for (const auto& error : errors) {
    if (!error.is_object() || !error.contains("msg") || (any_meant && !is_meant(error))) continue;
    text +=
        fmt::format("{}{}: {}", text.empty() ? "" : "; ", place_of(error), text_of(error, "msg"));
  }
  return text;
}

/// The server's own words for a refusal. Its bodies may echo the request, secrets and all: of an
/// object only the explanation is taken, and of anything else nothing.
std::string explanation(const std::string& body) {
  constexpr std::size_t kLongest = 4000;
  const auto answer = parse_json(body);
  if (!answer || !answer->is_object()) return {};
  std::string text;
  for (const char* key : {"detail", "exception_message", "exception_detail"}) {
    const auto found = answer->find(key);
    if (found == answer->end()) continue;
    if (found->is_string()) text = found->get<std::string>();
    if (found->is_array()) text = messages_of(*found);
  }
  if (text.size() > kLongest) text = std::string(clip_utf8(text, kLongest)) + "…";
  return text;
}

Code code_of(int status) {
  switch (status) {
    case 401:
    case 403: return Code::unauthenticated;
    case 404: return Code::not_found;
    case 409: return Code::conflict;
    case 400:
    case 405:
    case 413:
    case 422: return Code::invalid_argument;
    case 408:
    case 429: return Code::unavailable;
    default: return status >= 500 ? Code::unavailable : Code::internal;
  }
}

std::string_view advice(Code code) {
  switch (code) {
    case Code::unauthenticated: return "; check PREFECT_API_AUTH_STRING or PREFECT_API_KEY";
    case Code::unavailable: return "; check the server, then try again";
    default: return "";
  }
}

/// The value of the header, "" = none. A trailing newline in a secret, as files have it, would be a
/// wrong password.
std::string authorization_of(const ClientOptions& options) {
  if (const auto auth = trimmed(options.auth_string); !auth.empty()) {
    return "Basic " + base64(auth);
  }
  const auto key = trimmed(options.api_key);
  return key.empty() ? std::string() : fmt::format("Bearer {}", key);
}

bool wants_csrf_token(const Response& response) {
  return response.status == 403 && response.body.find("CSRF") != std::string::npos;
}

}  // namespace

Error not_prefect(Error error) {
  if (error.code != Code::not_found && error.code != Code::corrupt_data) return error;
  return {Code::unavailable, error.message + "; PREFECT_API_URL should end in /api"};
}

Result<std::unique_ptr<Client>> Client::open(const ClientOptions& options, HttpClient& http,
                                             Clock& clock) {
  auto base = parse_base_url(trimmed(options.api_url));
  if (!base) {
    return fail(Code::usage, "PREFECT_API_URL: " + base.error().message +
                                 "; it looks like http://127.0.0.1:4200/api");
  }
  RestOptions rest{.base = *std::move(base),
                   .headers = {{"X-PREFECT-API-VERSION", std::string(kApiVersion)}},
                   .connect_timeout = options.connect_timeout,
                   .timeout = options.timeout};
  if (const std::string login = authorization_of(options); !login.empty()) {
    rest.headers.add("Authorization", login);
    rest.base.userinfo.clear();
  }
  return std::unique_ptr<Client>(new Client(options, std::move(rest), http, clock));
}

Client::Client(const ClientOptions& options, RestOptions rest, HttpClient& http, Clock& clock)
    : address_(address_of(rest.base)),
      clock_(clock),
      counter_(http),
      retrying_(counter_, options.retries, clock),
      rest_(retrying_, clock, std::move(rest)) {}

Result<Json> Client::get(std::string_view path) { return call("GET", path, nullptr, Repeat::safe); }

Result<Json> Client::post(std::string_view path, const Json& body, Repeat repeat) {
  return call("POST", path, &body, repeat);
}

Result<void> Client::post_once(std::string_view path, Json body, bool perhaps_sent,
                               const std::function<Result<Json>(Json sent)>& missing) {
  constexpr int kAttempts = 2;
  Result<void> sent;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (perhaps_sent) body = SENT_TRY(missing(std::move(body)));
    if (body.empty()) return {};
    const auto answer = post(path, body, Repeat::never);
    if (answer) return {};
    sent = tl::make_unexpected(answer.error());
    if (answer.error().code != Code::unavailable) return sent;
    perhaps_sent = true;
  }
  return sent;
}

Result<Json> Client::patch(std::string_view path, const Json& body) {
  return call("PATCH", path, &body, Repeat::safe);
}

Result<Json> Client::remove(std::string_view path) {
  return call("DELETE", path, nullptr, Repeat::safe);
}

Result<Json> Client::call(std::string_view method, std::string_view path, const Json* body,
                          Repeat repeat) {
  Response response = SENT_TRY(send(method, path, body, repeat));
  if (wants_csrf_token(response)) {
    SENT_CHECK(fetch_csrf_token());
    response = SENT_TRY(send(method, path, body, repeat));
  }
  const auto what = [&] {
    return fmt::format("the Prefect server at {} answers {} to {} {}", address_, response.status,
                       method, path);
  };
  if (response.status < 200 || response.status > 299) {
    const Code code = code_of(response.status);
    std::string why = explanation(response.body);
    if (!why.empty()) why = " (" + why + ")";
    return fail(code, fmt::format("{}{}{}", what(), why, advice(code)));
  }
  if (response.body.empty()) return Json(nullptr);
  return parse_json(response.body).map_error(doing(what() + " with something other than JSON"));
}

Result<Response> Client::send(std::string_view method, std::string_view path, const Json* body,
                              Repeat repeat) {
  Request request = rest_.request(method, path);
  if (method != "GET" && !csrf_token_.empty()) {
    request.headers.add("Prefect-Csrf-Token", csrf_token_);
    request.headers.add("Prefect-Csrf-Client", csrf_client_);
  }
  return rest_.send(std::move(request), body, repeat).map_error(doing("PREFECT_API_URL"));
}

Result<void> Client::fetch_csrf_token() {
  if (csrf_client_.empty()) csrf_client_ = random_uuid();
  const Response response =
      SENT_TRY(send("GET", "/csrf-token?client=" + csrf_client_, nullptr, Repeat::safe));
  const auto answer = parse_json(response.body);
  if (response.status != 200 || !answer || !answer->is_object() || !answer->contains("token") ||
      !(*answer)["token"].is_string()) {
    return fail(code_of(response.status),
                fmt::format("the Prefect server at {} wants a CSRF token and answers {} to the "
                            "request for one",
                            address_, response.status));
  }
  csrf_token_ = (*answer)["token"].get<std::string>();
  return {};
}

}  // namespace sentiment::prefect
