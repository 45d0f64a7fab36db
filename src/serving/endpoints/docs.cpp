#include <string>
#include <utility>

#include "http/server/http_error.hpp"
#include "http/server/openapi.hpp"
#include "http/server/router.hpp"
#include "serving/endpoints.hpp"
#include "serving/web_page.hpp"

namespace sentiment {

Result<void> mount_docs(Router& router) {
  auto document = SENT_TRY(openapi_document(
      router, {.title = "Sentiment Analysis API",
               .version = SENTIMENT_VERSION,
               .description = "Classifies English texts with the champion of a model registry."}));
  router.add({.method = "GET",
              .path = "/openapi.json",
              .handler = [document = std::move(document)](Call& call) -> Result<void> {
                set_json(call.response);
                call.response.body = document;
                return {};
              },
              .answers_head = true,
              .documented = false});
  const std::string vendor = "vendor/swagger-ui/";
  add_web_file(router, {"/docs", "docs.html", "text/html; charset=utf-8"});
  add_web_file(router, {"/docs/docs.js", "docs.js", "text/javascript; charset=utf-8"});
  add_web_file(router,
               {"/docs/swagger-ui.css", vendor + "swagger-ui.css.gz", "text/css; charset=utf-8"});
  add_web_file(router, {"/docs/swagger-ui-bundle.js", vendor + "swagger-ui-bundle.js.gz",
                        "text/javascript; charset=utf-8"});
  return {};
}

}  // namespace sentiment
