#include "http/server/openapi.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "http/server/http_error.hpp"
#include "http/server/router.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kErrorSchema = R"({"title":"Error","type":"object","required":["detail"],
  "properties":{"detail":{"type":"string","title":"Detail"}}})";
constexpr std::string_view kValidationErrorSchema = R"({"title":"ValidationError","type":"object",
  "required":["loc","msg","type"],"properties":{
  "loc":{"title":"Location","type":"array","items":{"anyOf":[{"type":"string"},{"type":"integer"}]}},
  "msg":{"type":"string","title":"Message"},"type":{"type":"string","title":"Error Type"},
  "input":{"title":"Input"},"ctx":{"type":"object","title":"Context"}}})";
constexpr std::string_view kHttpValidationErrorSchema = R"({"title":"HTTPValidationError",
  "type":"object","properties":{"detail":{"title":"Detail","type":"array",
  "items":{"$ref":"#/components/schemas/ValidationError"}}}})";
constexpr std::string_view kTokenScheme = "AdminToken";

/// The components that the paths refer to.
class Components {
 public:
  /// `{"$ref": …}` to the schema, which joins the components.
  Result<Json> refer(const Schema& schema) {
    auto parsed = parse_json(schema.json);
    if (!parsed) {
      return fail(Code::internal,
                  "the schema " + schema.name + " is not JSON: " + parsed.error().message);
    }
    if (schemas_.contains(schema.name) && schemas_[schema.name] != *parsed) {
      return fail(Code::internal, "two schemas share the name " + schema.name);
    }
    schemas_[schema.name] = std::move(*parsed);
    return Json{{"$ref", "#/components/schemas/" + schema.name}};
  }
  const Json& schemas() const { return schemas_; }

 private:
  Json schemas_ = Json::object();
};

Json with_content(std::string_view description, const std::string& media_type, Json schema) {
  Json response;
  response["description"] = description;
  response["content"][media_type]["schema"] = std::move(schema);
  return response;
}

/// "/admin/reload" and "POST" give "post_admin_reload"; the root gives "get_root".
std::string operation_id(const Route& route) {
  std::string id;
  for (const char c : route.method) id += static_cast<char>(c - 'A' + 'a');
  if (route.path == "/") return id + "_root";
  for (const char c : route.path) id += c == '/' || c == '.' || c == '-' ? '_' : c;
  return id;
}

/// The statuses with `{"detail":"…"}`: the route's own errors, and a body's that is not what it
/// should be.
std::set<int> error_statuses(const RouteDoc& doc) {
  std::set<int> statuses;
  for (const Code code : doc.errors) statuses.insert(http_status(code));
  if (doc.request) statuses.insert({400, 413, 415});
  if (doc.needs_token) statuses.insert(401);
  return statuses;
}

Result<Json> operation(const Route& route, Components& components) {
  Json out;
  out["summary"] = route.doc.summary;
  if (!route.doc.description.empty()) out["description"] = route.doc.description;
  out["operationId"] = operation_id(route);
  if (route.doc.needs_token) {
    Json requirement;
    requirement[kTokenScheme] = Json::array();
    out["security"] = Json::array({requirement});
  }
  if (route.doc.request) {
    Json schema = SENT_TRY(components.refer(*route.doc.request));
    out["requestBody"]["content"]["application/json"]["schema"] = std::move(schema);
    out["requestBody"]["required"] = true;
  }
  Json& responses = out["responses"] = Json::object();
  for (const Answer& answer : route.doc.answers) {
    Json schema = Json::object();
    if (answer.schema) schema = SENT_TRY(components.refer(*answer.schema));
    responses[std::to_string(answer.status)] =
        with_content(answer.description, answer.media_type, std::move(schema));
  }
  const Schema error{"Error", std::string(kErrorSchema)};
  for (const int status : error_statuses(route.doc)) {
    Json schema = SENT_TRY(components.refer(error));
    responses[std::to_string(status)] =
        with_content(reason_phrase(status), "application/json", std::move(schema));
  }
  if (route.doc.request) {
    SENT_CHECK(components.refer({"ValidationError", std::string(kValidationErrorSchema)}));
    Json schema = SENT_TRY(
        components.refer({"HTTPValidationError", std::string(kHttpValidationErrorSchema)}));
    responses["422"] = with_content("Validation Error", "application/json", std::move(schema));
  }
  return out;
}

}  // namespace

Result<std::string> openapi_document(const Router& router, const ApiInfo& info) {
  Json document;
  document["openapi"] = "3.1.0";
  document["info"]["title"] = info.title;
  document["info"]["version"] = info.version;
  document["info"]["description"] = info.description;
  Json& paths = document["paths"] = Json::object();
  Components components;
  bool any_token = false;
  for (const Route& route : router.routes()) {
    if (!route.documented) continue;
    std::string method;
    for (const char c : route.method) method += static_cast<char>(c - 'A' + 'a');
    Json described = SENT_TRY(operation(route, components));
    paths[route.path][method] = std::move(described);
    any_token = any_token || route.doc.needs_token;
  }
  document["components"]["schemas"] = components.schemas();
  if (any_token) {
    document["components"]["securitySchemes"][kTokenScheme] =
        Json{{"type", "http"}, {"scheme", "bearer"}};
  }
  return to_line(document);
}

}  // namespace sentiment
