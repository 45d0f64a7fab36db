#include <cmath>
#include <string>

#include "base/json.hpp"
#include "base/python_repr.hpp"
#include "http/server/http_error.hpp"
#include "http/server/router.hpp"
#include "ports/tracker.hpp"
#include "serving/endpoints.hpp"
#include "serving/model_slot.hpp"
#include "serving/served_model.hpp"

namespace sentiment {
namespace {

Schema model_info_schema() {
  return {"ModelInfoResponse", R"({"title":"ModelInfoResponse","type":"object",
    "required":["model_name","version","alias","run_id","metrics"],"properties":{
    "model_name":{"title":"Model Name","type":"string"},
    "version":{"title":"Version","type":"string"},
    "alias":{"title":"Alias","type":"string"},
    "run_id":{"title":"Run Id","type":"string","description":"The run that trained the model"},
    "metrics":{"title":"Metrics","type":"object","additionalProperties":{"type":"number"},
      "description":"The metrics of that run; empty if they are not known"},
    "stale":{"title":"Stale","type":"boolean","const":true,"description":
      "Present only while the registry cannot be reached and the last good model is served"}}})"};
}

std::string describe_model(const ServedModel& model) {
  std::string out = R"({"model_name":)";
  append_json_string(out, model.name.value());
  out += R"(,"version":")" + std::to_string(model.version.value()) + R"(","alias":)";
  append_json_string(out, model.alias.value());
  out += R"(,"run_id":)";
  append_json_string(out, model.run_id.value());
  out += R"(,"metrics":{)";
  bool first = true;
  for (const Metric& metric : model.metrics) {
    if (!std::isfinite(metric.value)) continue;  // JSON has no such number
    if (!first) out += ',';
    first = false;
    append_json_string(out, metric.key);
    out += ':';
    out += python_repr(metric.value);
  }
  out += model.stale ? R"(},"stale":true})" : "}}";
  return out;
}

}  // namespace

void mount_model_info(Router& router, const ModelSlot& slot) {
  router.add({.method = "GET",
              .path = "/model-info",
              .doc = {.summary = "Current model",
                      .answers = {{.schema = model_info_schema()}},
                      .errors = {Code::unavailable}},
              .handler = [&slot](Call& call) -> Result<void> {
                const auto model = SENT_TRY(slot.ready());
                set_json(call.response);
                call.response.body = describe_model(*model);
                return {};
              }});
}

}  // namespace sentiment
