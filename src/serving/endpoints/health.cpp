#include "http/server/http_error.hpp"
#include "http/server/router.hpp"
#include "serving/endpoints.hpp"
#include "serving/model_slot.hpp"
#include "serving/worker_health.hpp"

namespace sentiment {
namespace {

Schema health_schema() {
  return {"HealthResponse", R"({"title":"HealthResponse","type":"object",
    "required":["status","model_loaded"],"properties":{
    "status":{"title":"Status","type":"string","enum":["healthy","unhealthy"]},
    "model_loaded":{"title":"Model Loaded","type":"boolean"}}})"};
}

Schema probe_schema() {
  return {"ProbeResponse", R"({"title":"ProbeResponse","type":"object","required":["status"],
    "properties":{"status":{"title":"Status","type":"string"}}})"};
}

}  // namespace

void mount_health(Router& router, const ModelSlot& slot, const WorkerHealth& health) {
  router.add({.method = "GET",
              .path = "/health",
              .doc = {.summary = "Health check", .answers = {{.schema = health_schema()}}},
              .handler = [&slot](Call& call) -> Result<void> {
                set_json(call.response);
                call.response.body = slot.current()
                                         ? R"({"status":"healthy","model_loaded":true})"
                                         : R"({"status":"unhealthy","model_loaded":false})";
                return {};
              }});
  router.add({.method = "GET",
              .path = "/health/live",
              .doc = {.summary = "Liveness probe", .answers = {{.schema = probe_schema()}}},
              .handler = [](Call& call) -> Result<void> {
                set_json(call.response);
                call.response.body = R"({"status":"alive"})";
                return {};
              }});
  router.add(
      {.method = "GET",
       .path = "/health/ready",
       .doc = {.summary = "Readiness probe: a model is loaded and every request thread can answer",
               .answers = {{.schema = probe_schema()}},
               .errors = {Code::unavailable}},
       .handler = [&slot, &health](Call& call) -> Result<void> {
         SENT_CHECK(slot.ready());
         SENT_CHECK(health.ready(WorkerHealth::Clock::now()));
         set_json(call.response);
         call.response.body = R"({"status":"ready"})";
         return {};
       }});
}

}  // namespace sentiment
