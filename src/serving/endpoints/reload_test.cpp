#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "http/http_message.hpp"
#include "http/server/router.hpp"
#include "ports/ids.hpp"
#include "serving/endpoints.hpp"
#include "serving/reloader.hpp"
#include "testing/http/ask.hpp"

namespace sentiment {
namespace {

using testing_support::ask;
using testing_support::post;

Router router_with(const std::string& token, ReloadCall reload) {
  Router router;
  mount_reload(router, token, std::move(reload));
  return router;
}

Response reload_that_fails(Code code) {
  const Router router = router_with("", [code] { return fail(code, "because"); });
  return ask(router, post("/admin/reload"));
}

TEST(ReloadEndpoint, SaysWhetherAModelWasSwappedAndWhichAnswersNow) {
  const Router router = router_with("", []() -> Result<ReloadOutcome> {
    return ReloadOutcome{.reloaded = true, .version = ModelVersion(3)};
  });
  const Response response = ask(router, post("/admin/reload"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"reloaded":true,"version":"3"})");
}

TEST(ReloadEndpoint, AnswersEachFailureWithItsStatus) {
  EXPECT_EQ(reload_that_fails(Code::not_found).status, 404);
  EXPECT_EQ(reload_that_fails(Code::unavailable).status, 503);
  EXPECT_EQ(reload_that_fails(Code::deadline_exceeded).status, 504);
  EXPECT_EQ(reload_that_fails(Code::corrupt_data).status, 500);
  EXPECT_EQ(reload_that_fails(Code::not_found).body, R"({"detail":"because"})");
}

TEST(ReloadEndpoint, DoesNotAskTheCallerForTheRegistrysPassword) {
  EXPECT_EQ(reload_that_fails(Code::unauthenticated).status, 503);
}

TEST(ReloadEndpoint, IsOpenOnlyToWhoShowsTheToken) {
  int reloads = 0;
  const Router router = router_with("s3cret", [&]() -> Result<ReloadOutcome> {
    ++reloads;
    return ReloadOutcome{};
  });
  for (const std::string given :
       {"", "s3cret", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3cretx", "Bearer S3CRET",
        "Basic s3cret", "Bearer s3crets3cret"}) {
    Request request = post("/admin/reload");
    if (!given.empty()) request.headers.add("Authorization", given);
    const Response response = ask(router, request);
    EXPECT_EQ(response.status, 401) << given;
    EXPECT_EQ(response.headers.find("www-authenticate"), "Bearer") << given;
  }
  EXPECT_EQ(reloads, 0);
  for (const std::string given : {"Bearer s3cret", "bearer s3cret"}) {
    Request request = post("/admin/reload");
    request.headers.add("Authorization", given);
    EXPECT_EQ(ask(router, request).status, 200) << given;
  }
  EXPECT_EQ(reloads, 2);
}

TEST(ReloadEndpoint, WaitsOffTheRequestThreads) {
  const Router router = router_with("", [] { return ReloadOutcome{}; });
  EXPECT_TRUE(router.find("POST", "/admin/reload")->blocking);
}

}  // namespace
}  // namespace sentiment
