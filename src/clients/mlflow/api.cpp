#include "clients/mlflow/api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/stoppable_sleep.hpp"
#include "clients/mlflow/answer_error.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment::mlflow {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kApi = "/api/2.0/mlflow/";
constexpr std::uint64_t kMostJson = std::uint64_t{256} << 20;
constexpr milliseconds kConnect{4'000};  // twice within the ten seconds a dead server may cost
constexpr milliseconds kFirstPause{200};

/// What may have reached the server although no answer says so.
bool is_in_doubt(Code code) {
  return code == Code::unavailable || code == Code::deadline_exceeded || code == Code::corrupt_data;
}

}  // namespace

Request Api::request(std::string_view method, std::string_view path, const Query& query) const {
  Request request;
  request.method = method;
  request.url = endpoint_.base;
  if (!path.starts_with('/')) request.url.path += kApi;
  request.url.path += path;
  for (const auto& [key, value] : query) {
    if (!request.url.query.empty()) request.url.query += '&';
    request.url.query += percent_encode(key) + "=" + percent_encode(value);
  }
  if (!endpoint_.authorization.empty()) {
    request.headers.add("Authorization", endpoint_.authorization);
  }
  return request;
}

SendOptions Api::options(Repeat repeat) const {
  milliseconds timeout = timeout_;
  if (end_) timeout = std::clamp(milliseconds{*end_ - clock_->now()}, milliseconds{1}, timeout_);
  return {.connect_timeout = std::min(kConnect, timeout),
          .timeout = timeout,
          .max_body = kMostJson,
          .max_redirects = 3,
          .safe_to_repeat = repeat == Repeat::safe};
}

Error Api::failure(const ServerError& error, const Request& request) const {
  return explain(error, address_of(request.url));
}

Result<Answer> Api::ask(std::string_view method, std::string_view path, const Query& query,
                        const Json& body, Repeat repeat) {
  Request asked = request(method, path, query);
  if (!body.is_null()) {
    asked.headers.add("Content-Type", "application/json");
    asked.body = to_line(body);
  }
  const Response response = SENT_TRY(http_->send(asked, options(repeat)));
  if (response.status != 200) return Answer{Json::object(), read_server_error(response)};
  auto json = parse_json(response.body);
  if (!json || !json->is_object()) {
    return tl::make_unexpected(not_mlflow(response, address_of(asked.url)));
  }
  return Answer{*std::move(json), std::nullopt};
}

Result<Json> Api::get(std::string_view path, const Query& query) {
  auto answer = SENT_TRY(ask("GET", path, query, nullptr, Repeat::safe));
  if (answer.error) return tl::make_unexpected(failure(*answer.error, request("GET", path)));
  return std::move(answer.body);
}

Result<Json> Api::send(std::string_view method, std::string_view path, const Json& body,
                       Repeat repeat) {
  auto answer = SENT_TRY(ask(method, path, {}, body, repeat));
  if (answer.error) return tl::make_unexpected(failure(*answer.error, request(method, path)));
  return std::move(answer.body);
}

Result<Json> Api::create_once(std::string_view path, const Json& body,
                              const std::function<Result<std::optional<Json>>()>& find) {
  const TimePoint end = clock_->now() + timeout_;
  end_ = end;
  Result<Json> created = fail(Code::internal, "no request was sent");
  for (milliseconds pause = kFirstPause;; pause *= 2) {
    created = send("POST", path, body, Repeat::never);
    if (created || !is_in_doubt(created.error().code) || clock_->now() + pause >= end) break;
    // A request that is still on its way is not seen yet.
    if (!sleep_unless_stopped(*clock_, pause, stop_)) break;
    auto found = find();
    if (!found) break;  // the first failure is the one to tell of
    const std::optional<Json>& made = *found;
    if (made) created = *made;
    if (created || clock_->now() >= end) break;
  }
  end_.reset();
  return created;
}

std::string text_of(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_of(const Json& object, const char* key) {
  if (!object.is_object()) return 0;
  const auto found = object.find(key);
  return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

TimePoint time_of(const Json& object, const char* key) {
  return TimePoint{milliseconds{number_of(object, key)}};
}

const Json& member_of(const Json& object, const char* key) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found != object.end() && found->is_structured() ? *found : nothing;
}

Result<std::string> required_text(const Json& object, const char* key) {
  std::string text = text_of(object, key);
  if (!text.empty()) return text;
  return fail(Code::unavailable,
              fmt::format("the server's answer lacks '{}': it is no MLflow server of release 3, or "
                          "something changes its answers",
                          key));
}

Result<std::string> quoted_for_filter(const std::string& value) {
  if (value.find('\'') == std::string::npos) return "'" + value + "'";
  if (value.find('"') == std::string::npos) return "\"" + value + "\"";
  return fail(Code::invalid_argument,
              "MLflow cannot search for a text that holds both kinds of quotes: " + value);
}

}  // namespace sentiment::mlflow
