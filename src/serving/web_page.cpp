#include "serving/web_page.hpp"

#include <string_view>

#include "http/http_message.hpp"
#include "http/server/router.hpp"
#include "serving/assets.hpp"

namespace sentiment {
namespace {

// Swagger UI sets style attributes and draws its icons from data: URLs.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "
    "data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

}  // namespace

void add_web_file(Router& router, const WebFile& file) {
  router.add({.method = "GET",
              .path = file.path,
              .handler = [file](Call& call) -> Result<void> {
                Headers& headers = call.response.headers;
                headers.add("content-type", file.media_type);
                if (file.asset.ends_with(".gz")) headers.add("content-encoding", "gzip");
                headers.add("content-security-policy", kPolicy);
                headers.add("x-content-type-options", "nosniff");
                headers.add("referrer-policy", "no-referrer");
                headers.add("cache-control", "no-cache");
                call.response.body = web_asset(file.asset);
                return {};
              },
              .answers_head = true,
              .documented = false});
}

}  // namespace sentiment
