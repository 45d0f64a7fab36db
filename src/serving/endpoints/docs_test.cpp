#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "base/json.hpp"
#include "http/http_message.hpp"
#include "http/server/router.hpp"
#include "serving/assets.hpp"
#include "serving/endpoints.hpp"
#include "serving/model_slot.hpp"
#include "serving/worker_health.hpp"
#include "testing/http/ask.hpp"

namespace sentiment {
namespace {

using testing_support::ask;
using testing_support::get;

class DocsEndpoint : public ::testing::Test {
 protected:
  DocsEndpoint() {
    mount_health(router_, slot_, health_);
    mount_predict(router_, slot_, 1000, 1, [](std::size_t, std::size_t) {});
    mounted_ = mount_docs(router_).has_value();
  }
  ModelSlot slot_;
  WorkerHealth health_{1};
  Router router_;
  bool mounted_ = false;
};

TEST_F(DocsEndpoint, DescribesTheRoutesMountedBeforeIt) {
  ASSERT_TRUE(mounted_);
  const Response response = ask(router_, get("/openapi.json"));
  const Json document = *parse_json(response.body);
  EXPECT_EQ(document["openapi"], "3.1.0");
  EXPECT_TRUE(document["paths"].contains("/health/ready"));
  EXPECT_EQ(document["components"]["schemas"]["PredictRequest"]["properties"]["text"]["maxLength"],
            1000);
  EXPECT_FALSE(document["paths"].contains("/docs"));
}

TEST_F(DocsEndpoint, ServesSwaggerUiFromTheProgramItself) {
  const Response page = ask(router_, get("/docs"));
  EXPECT_EQ(page.headers.find("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.body.find("http"), std::string::npos) << "the page must need no other host";
  for (const std::string path :
       {"/docs/docs.js", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js"}) {
    EXPECT_NE(page.body.find('"' + path + '"'), std::string::npos) << path;
    EXPECT_EQ(ask(router_, get(path)).status, 200) << path;
  }
  const Response bundle = ask(router_, get("/docs/swagger-ui-bundle.js"));
  EXPECT_EQ(bundle.headers.find("content-encoding"), "gzip");
  EXPECT_EQ(bundle.body.substr(0, 2), "\x1f\x8b");
}

TEST_F(DocsEndpoint, LetsPagesLoadNothingFromElsewhere) {
  const Response page = ask(router_, get("/docs"));
  const auto policy = page.headers.find("content-security-policy").value_or("");
  EXPECT_NE(policy.find("default-src 'none'"), std::string_view::npos);
  EXPECT_NE(policy.find("script-src 'self';"), std::string_view::npos);
  EXPECT_EQ(policy.find("http"), std::string_view::npos);
}

TEST(WebAsset, IsEmptyForAnUnknownName) {
  EXPECT_EQ(web_asset("../secret"), "");
  EXPECT_NE(web_asset("index.html"), "");
}

}  // namespace
}  // namespace sentiment
