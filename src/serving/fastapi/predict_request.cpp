#include "serving/fastapi/predict_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "base/trimmed.hpp"
#include "base/utf8.hpp"
#include "http/http_message.hpp"
#include "http/server/http_error.hpp"
#include "http/server/router.hpp"
#include "serving/fastapi/python_json.hpp"

namespace sentiment {
namespace {

namespace json = boost::json;

/// FastAPI takes application/json and application/…+json, whatever their parameters.
bool is_json(std::optional<std::string_view> content_type) {
  if (!content_type) return false;
  if (*content_type == "application/json") return true;
  const std::string_view type = trimmed(content_type->substr(0, content_type->find(';')));
  constexpr std::string_view kPrefix = "application/";
  constexpr std::string_view kSuffix = "+json";
  if (!equals_ignoring_case(type.substr(0, kPrefix.size()), kPrefix)) return false;
  const std::string_view subtype = type.substr(std::min(kPrefix.size(), type.size()));
  return equals_ignoring_case(subtype, "json") ||
         (subtype.size() >= kSuffix.size() &&
          equals_ignoring_case(subtype.substr(subtype.size() - kSuffix.size()), kSuffix));
}

/// One entry of pydantic's list of errors; the parts are JSON already.
struct Refusal {
  std::string_view type;
  std::string location;
  std::string_view message;
  std::string input;
  std::string context = "";
};

std::optional<std::string_view> refuse(Response& response, const Refusal& refusal) {
  write_error(response, 422, Code::invalid_argument, "");
  response.body = R"({"detail":[{"type":)";
  append_json_string(response.body, refusal.type);
  response.body += R"(,"loc":)" + refusal.location + R"(,"msg":)";
  append_json_string(response.body, refusal.message);
  response.body += R"(,"input":)" + refusal.input;
  if (!refusal.context.empty()) response.body += R"(,"ctx":)" + refusal.context;
  response.body += "}]}";
  return std::nullopt;
}

std::string dump(const PythonJson& value) {
  std::string out;
  append_python_json(out, value);
  return out;
}

std::optional<std::string_view> refuse_unreadable(Response& response,
                                                  const PythonJsonError& error) {
  if (!error.position) {
    write_error(response, 400, Code::invalid_argument, "There was an error parsing the body");
    return std::nullopt;
  }
  std::string context = R"({"error":)";
  append_json_string(context, error.message);
  return refuse(response, {.type = "json_invalid",
                           .location = fmt::format(R"(["body",{}])", *error.position),
                           .message = "JSON decode error",
                           .input = "{}",
                           .context = context + "}"});
}

std::optional<std::string_view> refuse_non_object(Response& response, std::string input) {
  return refuse(response,
                {.type = "model_attributes_type",
                 .location = R"(["body"])",
                 .message = "Input should be a valid dictionary or object to extract fields from",
                 .input = std::move(input)});
}

}  // namespace

Schema predict_request_schema(int max_text_length) {
  return {"PredictRequest",
          fmt::format(R"({{"title":"PredictRequest","type":"object","required":["text"],
                "properties":{{"text":{{"title":"Text","type":"string","minLength":1,
                "maxLength":{},"description":"An English text, such as a film review"}}}},
                "examples":[{{"text":"An absolute delight from start to finish."}}]}})",
                      max_text_length)};
}

PredictRequestReader::PredictRequestReader(int max_text_length)
    : max_text_length_(static_cast<std::size_t>(max_text_length)) {}

std::optional<std::string_view> PredictRequestReader::read(const Request& request,
                                                           Response& response) {
  if (is_json(request.headers.find("content-type"))) {
    if (const auto text = read_quickly(request.body)) return text;
  }
  return read_like_python(request, response);
}

/// The text of a body without fault; any doubt is nullopt. Boost's limits (depth 32) are tighter
/// than Python's, its syntax is a part of Python's.
std::optional<std::string_view> PredictRequestReader::read_quickly(std::string_view body) {
  // Made anew for each body: the arena of one that was used again would ask for twice as much
  // after every body that it had no room for.
  json::monotonic_resource arena(arena_bytes_.data(), arena_bytes_.size());
  boost::system::error_code error;
  const json::value document = json::parse(body, error, &arena);
  if (error) return std::nullopt;
  const json::object* object = document.if_object();
  const json::value* member = object == nullptr ? nullptr : object->if_contains("text");
  const json::string* text = member == nullptr ? nullptr : member->if_string();
  if (text == nullptr || text->empty()) return std::nullopt;
  if (text->size() > max_text_length_ && count_code_points(*text) > max_text_length_) {
    return std::nullopt;
  }
  text_.assign(text->data(), text->size());
  return text_;
}

std::optional<std::string_view> PredictRequestReader::read_like_python(const Request& request,
                                                                       Response& response) {
  if (request.body.empty()) {
    return refuse(response, {.type = "missing",
                             .location = R"(["body"])",
                             .message = "Field required",
                             .input = "null"});
  }
  if (!is_json(request.headers.find("content-type"))) {
    std::string input;
    append_json_string(input, request.body);
    return refuse_non_object(response, std::move(input));
  }
  const auto document = read_python_json(request.body);
  if (!document) return refuse_unreadable(response, document.error());
  if (document->kind != PythonJson::Kind::object) {
    return refuse_non_object(response, dump(*document));
  }
  const std::string location = R"(["body","text"])";
  const PythonJson* text = document->find("text");
  if (text == nullptr) {
    return refuse(response, {.type = "missing",
                             .location = location,
                             .message = "Field required",
                             .input = dump(*document)});
  }
  if (text->kind != PythonJson::Kind::string) {
    return refuse(response, {.type = "string_type",
                             .location = location,
                             .message = "Input should be a valid string",
                             .input = dump(*text)});
  }
  if (has_lone_surrogate(text->text)) {
    return refuse(response, {.type = "string_unicode",
                             .location = location,
                             .message = "Input should be a valid string, unable to parse raw data "
                                        "as a unicode string",
                             .input = dump(*text)});
  }
  if (text->text.empty()) {
    return refuse(response, {.type = "string_too_short",
                             .location = location,
                             .message = "String should have at least 1 character",
                             .input = "\"\"",
                             .context = R"({"min_length":1})"});
  }
  if (count_code_points(text->text) > max_text_length_) {
    const std::string message = fmt::format("String should have at most {} character{}",
                                            max_text_length_, max_text_length_ == 1 ? "" : "s");
    return refuse(response, {.type = "string_too_long",
                             .location = location,
                             .message = message,
                             .input = dump(*text),
                             .context = fmt::format(R"({{"max_length":{}}})", max_text_length_)});
  }
  text_ = text->text;
  return text_;
}

}  // namespace sentiment
