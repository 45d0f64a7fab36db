#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <utility>

#include "http/http_message.hpp"
#include "http/server/http_error.hpp"
#include "http/server/router.hpp"
#include "serving/endpoints.hpp"
#include "serving/reloader.hpp"

namespace sentiment {
namespace {

Schema reload_schema() {
  return {"ReloadResponse", R"({"title":"ReloadResponse","type":"object",
    "required":["reloaded","version"],"properties":{
    "reloaded":{"title":"Reloaded","type":"boolean",
      "description":"False if the champion was already loaded"},
    "version":{"title":"Version","type":"string","description":"The version served now"}}})"};
}

/// Takes the same time wherever the texts differ, so that nobody can feel their way to the token.
bool equal_in_constant_time(std::string_view given, std::string_view expected) {
  auto difference = static_cast<unsigned>(given.size() != expected.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char other = expected.empty() ? '\0' : expected[i % expected.size()];
    difference |= static_cast<unsigned>(static_cast<unsigned char>(given[i]) ^
                                        static_cast<unsigned char>(other));
  }
  return difference == 0;
}

Result<void> check_token(const Request& request, std::string_view token) {
  if (token.empty()) return {};
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view given = request.headers.find("authorization").value_or("");
  if (equals_ignoring_case(given.substr(0, kScheme.size()), kScheme) &&
      equal_in_constant_time(given.substr(kScheme.size()), token)) {
    return {};
  }
  return fail(Code::unauthenticated,
              given.empty() ? "Not authenticated" : "Invalid authentication credentials");
}

}  // namespace

void mount_reload(Router& router, std::string admin_token, ReloadCall reload) {
  const bool needs_token = !admin_token.empty();
  router.add({.method = "POST",
              .path = "/admin/reload",
              .doc = {.summary = "Reload the champion",
                      .description = "Loads the current champion, checks it and swaps it in; "
                                     "if a step fails, the old model keeps answering.",
                      .answers = {{.schema = reload_schema()}},
                      .errors = {Code::not_found, Code::internal, Code::unavailable,
                                 Code::deadline_exceeded},
                      .needs_token = needs_token},
              .handler = [token = std::move(admin_token),
                          reload = std::move(reload)](Call& call) -> Result<void> {
                SENT_CHECK(check_token(call.request, token));
                auto outcome = reload();
                if (!outcome && outcome.error().code == Code::unauthenticated) {
                  // It is we whom the registry does not let in, not the caller whom we do not.
                  return fail(Code::unavailable, std::move(outcome).error().message);
                }
                const ReloadOutcome done = SENT_TRY(std::move(outcome));
                set_json(call.response);
                call.response.body = fmt::format(R"({{"reloaded":{},"version":"{}"}})",
                                                 done.reloaded, done.version.value());
                return {};
              },
              .blocking = true});
}

}  // namespace sentiment
