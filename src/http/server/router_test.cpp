#include "http/server/router.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include "http/http_message.hpp"

namespace sentiment {
namespace {

Handler says(const std::string& text) {
  return [text](Call& call) -> Result<void> {
    call.response.body = text;
    return {};
  };
}

Router small_router() {
  Router router;
  router.add({.method = "GET", .path = "/health", .handler = says("health")});
  router.add({.method = "POST", .path = "/predict", .handler = says("predict")});
  router.add({.method = "GET", .path = "/docs", .handler = says("docs"), .answers_head = true});
  router.add({.method = "GET", .path = "/both", .handler = says("got")});
  router.add({.method = "POST", .path = "/both", .handler = says("posted")});
  return router;
}

Response unrouted(const std::string& method, const std::string& path,
                  const std::string& query = "") {
  Request request;
  request.method = method;
  request.url.path = path;
  request.url.query = query;
  Response response;
  small_router().answer_unrouted(request, response);
  return response;
}

Response run(Handler handler) {
  const Route route{.method = "GET", .path = "/x", .handler = std::move(handler)};
  const Request request;
  Response response;
  Call call{.request = request, .response = response, .request_id = "r"};
  Router::run(route, call);
  return response;
}

TEST(Router, FindsARouteByMethodAndWholePath) {
  const Router router = small_router();
  ASSERT_NE(router.find("GET", "/health"), nullptr);
  EXPECT_EQ(router.find("GET", "/health")->index, 0U);
  EXPECT_EQ(router.find("POST", "/both")->index, 4U);
  EXPECT_EQ(router.find("GET", "/healt"), nullptr);
  EXPECT_EQ(router.find("GET", "/health/"), nullptr);
  EXPECT_EQ(router.find("GET", "//health"), nullptr);
  EXPECT_EQ(router.find("POST", "/health"), nullptr);
  EXPECT_EQ(router.find("get", "/health"), nullptr);
}

TEST(Router, ReadsPercentEscapesOnceOnly) {
  const Router router = small_router();
  EXPECT_NE(router.find("GET", "/%68ealth"), nullptr);
  EXPECT_EQ(router.find("GET", "/%2568ealth"), nullptr);
  EXPECT_EQ(router.find("GET", "/%6"), nullptr);
}

TEST(Router, GivesHeadOnlyToRoutesThatTakeIt) {
  const Router router = small_router();
  EXPECT_NE(router.find("HEAD", "/docs"), nullptr);
  EXPECT_EQ(router.find("HEAD", "/health"), nullptr);
}

TEST(Router, AnswersAnUnknownPathAsFastApiDoes) {
  const Response response = unrouted("GET", "/nope");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, R"({"detail":"Not Found"})");
  EXPECT_EQ(response.headers.find("content-type"), "application/json");
  EXPECT_EQ(response.headers.find("X-Error-Code"), "not_found");
}

TEST(Router, NamesTheMethodsAPathTakes) {
  const Response response = unrouted("DELETE", "/both");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.body, R"({"detail":"Method Not Allowed"})");
  EXPECT_EQ(response.headers.find("Allow"), "GET, POST");
  EXPECT_EQ(unrouted("POST", "/docs").headers.find("Allow"), "HEAD, GET");
}

TEST(Router, RedirectsAPathWithASlashTooMany) {
  const Response response = unrouted("GET", "/health/", "x=1");
  EXPECT_EQ(response.status, 307);
  EXPECT_EQ(response.headers.find("location"), "/health?x=1");
  EXPECT_EQ(response.body, "");
}

TEST(Router, TurnsAnErrorIntoFastApisShape) {
  const Response response = run(
      [](Call&) -> Result<void> { return fail(Code::unavailable, "the \"registry\" is down"); });
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.body, R"({"detail":"the \"registry\" is down"})");
  EXPECT_EQ(response.headers.find("X-Error-Code"), "unavailable");
}

TEST(Router, ForgetsAHalfWrittenAnswerWhenTheHandlerFails) {
  const Response response = run([](Call& call) -> Result<void> {
    call.response.headers.add("content-type", "text/html");
    call.response.body = "half";
    return fail(Code::internal, "no");
  });
  EXPECT_EQ(response.body, R"({"detail":"no"})");
  EXPECT_EQ(response.headers.find("content-type"), "application/json");
}

TEST(Router, DoesNotRepeatWhatAnExceptionSaid) {
  const Response response = run([](Call&) -> Result<void> { throw std::runtime_error("secret"); });
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, R"({"detail":"Internal Server Error"})");
}

}  // namespace
}  // namespace sentiment
