#include "clients/mlflow/answer_error.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/quote_briefly.hpp"
#include "http/http_message.hpp"

namespace sentiment::mlflow {
namespace {

constexpr std::size_t kMostWords = 4000;  // bytes of the server's text that an error repeats

std::string words_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  return found->is_string() ? found->get<std::string>() : to_line(*found);
}

/// One line, bounded, without the quotes.
std::string brief(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  std::string quoted = quote_briefly(text, kMostWords);
  return quoted.substr(1, quoted.size() - 2);
}

/// What stands in <title> or <h1> of a page.
std::string heading_of(std::string_view page) {
  for (const std::string_view tag : {"title>", "h1>"}) {
    const auto begin = page.find(tag);
    if (begin == std::string_view::npos) continue;
    const auto text = page.substr(begin + tag.size());
    const auto end = text.find('<');
    if (end != std::string_view::npos && end > 0)
      return "a page titled " + brief(text.substr(0, end));
  }
  return "a page of HTML";
}

bool is_html(std::string_view body) {
  const auto begin = body.find_first_not_of(" \r\n\t");
  return begin != std::string_view::npos && body[begin] == '<';
}

std::string words_of(const Response& response) {
  if (response.body.empty()) return "no text";
  return is_html(response.body) ? heading_of(response.body) : brief(response.body);
}

bool is_taken(const ServerError& error) { return error.error_code == "RESOURCE_ALREADY_EXISTS"; }

Code code_of(const ServerError& error) {
  switch (error.status) {
    case 400: return is_taken(error) ? Code::conflict : Code::invalid_argument;
    case 401:
    case 403: return Code::unauthenticated;
    case 404: return error.error_code.empty() ? Code::unavailable : Code::not_found;
    case 409: return Code::conflict;
    case 413: return Code::invalid_argument;
    case 501: return Code::failed_precondition;
    default: break;
  }
  if (error.error_code == "FEATURE_DISABLED" || error.error_code == "NOT_IMPLEMENTED")
    return Code::failed_precondition;
  return Code::unavailable;
}

/// What to do about it; "" where the server's own words are enough.
std::string_view advice(const ServerError& error) {
  if (error.text.find("Invalid Host header") != std::string::npos)
    return ": the server does not accept requests for this host name; start it with "
           "--allowed-hosts "
           "(or MLFLOW_SERVER_ALLOWED_HOSTS) naming the host and port of the address";
  if (error.text.find("Cross-origin request blocked") != std::string::npos)
    return ": a proxy on the way adds an Origin header; allow it with --cors-allowed-origins";
  switch (error.status) {
    case 401:
      return ": set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or "
             "MLFLOW_TRACKING_TOKEN";
    case 403: return ": this user is not allowed to do that";
    case 404:
      if (error.error_code.empty())
        return ": no MLflow server answers at this path; check MLFLOW_TRACKING_URI, with its path "
               "prefix if the server has one";
      return "";
    case 405: return ": no MLflow server, or one of another release; this client is for MLflow 3";
    case 413: return ": a proxy on the way limits the size of requests; raise its limit";
    case 429: return ": too many requests; try again later";
    default: break;
  }
  if (error.status >= 300 && error.status < 400)
    return ": the address has moved; set MLFLOW_TRACKING_URI to where it leads";
  if (error.status >= 500 && code_of(error) == Code::unavailable)
    return ": see the server's log, or try again later";
  return "";
}

}  // namespace

ServerError read_server_error(const Response& response, std::string_view address) {
  ServerError error{
      .address = std::string(address), .status = response.status, .error_code = {}, .text = {}};
  const auto json = parse_json(response.body);
  if (json && json->is_object()) {
    error.error_code = words_of(*json, "error_code");
    const std::string message = words_of(*json, "message");
    error.text = brief(message.empty() ? words_of(*json, "detail") : message);
  }
  if (error.text.empty()) error.text = words_of(response);
  if (response.status >= 300 && response.status < 400) {
    if (const auto place = response.headers.find("Location")) error.text = "to " + brief(*place);
  }
  return error;
}

Error explain(const ServerError& error) {
  // A Host the server does not know is a setting of the server, not a login.
  const bool host = error.text.find("Invalid Host header") != std::string::npos;
  const std::string kind = error.error_code.empty() ? "" : " " + error.error_code;
  return {host ? Code::unavailable : code_of(error),
          fmt::format("{} answers {}{}: {}{}", error.address, error.status, kind, error.text,
                      advice(error))};
}

Error not_mlflow(const Response& response, std::string_view address) {
  return {Code::unavailable,
          fmt::format("{} answers {} with {} in place of MLflow's JSON: check MLFLOW_TRACKING_URI "
                      "and what stands between here and the server",
                      address, response.status, words_of(response))};
}

}  // namespace sentiment::mlflow
