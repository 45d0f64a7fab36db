#include <gtest/gtest.h>
#include <string>

#include "http/http_message.hpp"
#include "http/server/router.hpp"
#include "serving/endpoints.hpp"
#include "testing/http/ask.hpp"

namespace sentiment {
namespace {

TEST(MetricsEndpoint, AnswersInPrometheusTextFormat) {
  Router router;
  mount_metrics(router, [] { return std::string("up 1\n"); });
  const Response response = testing_support::ask(router, testing_support::get("/metrics"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.find("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(response.body, "up 1\n");
}

}  // namespace
}  // namespace sentiment
