#include "clients/mlflow/api.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "base/stoppable_sleep.hpp"
#include "clients/mlflow/answer_error.hpp"
#include "http/client/http_client.hpp"
#include "http/client/json_members.hpp"
#include "http/client/rest_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment::mlflow {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kApi = "/api/2.0/mlflow/";
constexpr std::uint64_t kMostJson = std::uint64_t{256} << 20;
constexpr milliseconds kConnect{4'000};  // twice within the ten seconds a dead server may cost
constexpr milliseconds kFirstPause{200};

Result<Json> body_of(Answer answer) {
  if (answer.error) return tl::make_unexpected(explain(*answer.error));
  return std::move(answer.body);
}

}  // namespace

Api::Api(HttpClient& http, Clock& clock, Endpoint endpoint, milliseconds timeout,
         const StopFlag* stop)
    : rest_(http, clock,
            {.base = std::move(endpoint.base),
             .headers = endpoint.authorization.empty()
                            ? Headers{}
                            : Headers{{"Authorization", endpoint.authorization}},
             .connect_timeout = kConnect,
             .timeout = timeout,
             .max_body = kMostJson,
             .max_redirects = 3}),
      clock_(&clock),
      stop_(stop) {}

Request Api::request(std::string_view method, std::string_view path, const Query& query) const {
  std::string below(path.starts_with('/') ? "" : kApi);
  below += path;
  for (const auto& [key, value] : query) {
    below += below.find('?') == std::string::npos ? '?' : '&';
    below += percent_encode(key) + "=" + percent_encode(value);
  }
  return rest_.request(method, below);
}

Result<Answer> Api::read(const Response& response, const Request& request) {
  const std::string address = address_of(request.url);
  if (response.status != 200) return Answer{Json::object(), read_server_error(response, address)};
  auto json = parse_json(response.body);
  if (!json || !json->is_object()) return tl::make_unexpected(not_mlflow(response, address));
  return Answer{*std::move(json), std::nullopt};
}

Result<Answer> Api::ask(std::string_view method, std::string_view path, const Query& query,
                        const Json& body, Repeat repeat) {
  const Request asked = request(method, path, query);
  const auto answer = rest_.send(asked, body.is_null() ? nullptr : &body, repeat);
  if (answer) return read(*answer, asked);
  if (!may_pass_later(answer.error())) return tl::make_unexpected(answer.error());
  return tl::make_unexpected(doing("MLFLOW_TRACKING_URI")(answer.error()));
}

Result<Json> Api::get(std::string_view path, const Query& query) {
  return ask("GET", path, query, nullptr, Repeat::safe).and_then(body_of);
}

Result<Json> Api::send(std::string_view method, std::string_view path, const Json& body,
                       Repeat repeat) {
  return ask(method, path, {}, body, repeat).and_then(body_of);
}

Result<Json> Api::create_once(std::string_view path, const Json& body, Names names,
                              const std::function<Result<Json>()>& find) {
  const TimePoint end = clock_->now() + rest_.options().timeout;
  rest_.set_deadline(end);
  Result<Json> created = fail(Code::internal, "no request was sent");
  for (milliseconds pause = kFirstPause;; pause *= 2) {
    created = send("POST", path, body, Repeat::never).map([&](const Json& answer) {
      return member_of(answer, names.made);
    });
    if (created || !may_have_arrived(created.error()) || clock_->now() + pause >= end) break;
    // A request that is still on its way is not seen yet.
    if (!sleep_unless_stopped(*clock_, pause, stop_)) break;
    const auto answer = find();
    if (!answer) break;  // the first failure is the one to tell of
    if (const Json& found = member_of(*answer, names.found); !found.empty())
      created = found.front();
    if (created || clock_->now() >= end) break;
  }
  rest_.set_deadline(std::nullopt);
  return created;
}

TimePoint time_of(const Json& object, const char* key) {
  return TimePoint{milliseconds{number_of(object, key)}};
}

Result<std::string> required_text(const Json& object, const char* key) {
  std::string text = text_of(object, key);
  if (!text.empty()) return text;
  return fail(Code::unavailable,
              fmt::format("the server's answer lacks '{}': it is not an MLflow 3 server, or "
                          "a proxy changes its answers",
                          key));
}

Result<std::string> quoted_for_filter(const std::string& value) {
  if (value.find('\'') == std::string::npos) return "'" + value + "'";
  if (value.find('"') == std::string::npos) return "\"" + value + "\"";
  return fail(Code::invalid_argument,
              "MLflow cannot search for a text that holds both kinds of quotes: " + value);
}

}  // namespace sentiment::mlflow
