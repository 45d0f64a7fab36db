#include <functional>
#include <string>
#include <utility>

#include "http/server/router.hpp"
#include "serving/endpoints.hpp"

namespace sentiment {

void mount_metrics(Router& router, std::function<std::string()> scrape) {
  constexpr const char* kMediaType = "text/plain; version=0.0.4; charset=utf-8";
  router.add({.method = "GET",
              .path = "/metrics",
              .doc = {.summary = "Prometheus metrics",
                      .answers = {{.media_type = "text/plain",
                                   .schema = Schema{"MetricsText", R"({"type":"string"})"}}}},
              .handler = [scrape = std::move(scrape)](Call& call) -> Result<void> {
                call.response.headers.set("content-type", kMediaType);
                call.response.body = scrape();
                return {};
              }});
}

}  // namespace sentiment
