#include "http/server/openapi.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/json.hpp"
#include "http/server/router.hpp"

namespace sentiment {
namespace {

const ApiInfo kInfo{.title = "T", .version = "1.2.3", .description = "D"};

Json document_of(const Router& router) {
  const auto text = openapi_document(router, kInfo);
  return text ? *parse_json(*text) : Json(text.error().message);
}

Route classify() {
  return {.method = "POST",
          .path = "/predict",
          .doc = {.summary = "Classify a text",
                  .request = Schema{"In", R"({"type":"object"})"},
                  .answers = {{.schema = Schema{"Out", R"({"type":"object"})"}}},
                  .errors = {Code::unavailable}}};
}

TEST(OpenApi, DescribesEachDocumentedRouteFromItsTable) {
  Router router;
  router.add(classify());
  router.add({.method = "GET", .path = "/ui/private", .documented = false});
  const Json document = document_of(router);
  EXPECT_EQ(document["openapi"], "3.1.0");
  EXPECT_EQ(document["info"]["version"], "1.2.3");
  EXPECT_FALSE(document["paths"].contains("/ui/private"));
  const Json& operation = document["paths"]["/predict"]["post"];
  EXPECT_EQ(operation["summary"], "Classify a text");
  EXPECT_EQ(operation["operationId"], "post_predict");
  EXPECT_EQ(operation["requestBody"]["required"], true);
  EXPECT_EQ(operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"],
            "#/components/schemas/Out");
  EXPECT_FALSE(operation.contains("security"));
}

TEST(OpenApi, GivesARouteWithABodyItsValidationErrors) {
  Router router;
  router.add(classify());
  const Json document = document_of(router);
  const Json& responses = document["paths"]["/predict"]["post"]["responses"];
  EXPECT_EQ(responses["422"]["content"]["application/json"]["schema"]["$ref"],
            "#/components/schemas/HTTPValidationError");
  for (const std::string status : {"400", "413", "415", "503"}) {
    EXPECT_EQ(responses[status]["content"]["application/json"]["schema"]["$ref"],
              "#/components/schemas/Error")
        << status;
  }
  for (const std::string name : {"Error", "HTTPValidationError", "ValidationError", "In", "Out"}) {
    EXPECT_TRUE(document["components"]["schemas"].contains(name)) << name;
  }
}

TEST(OpenApi, AsksForATokenOnlyWhereARouteDoes) {
  Router router;
  router.add({.method = "POST", .path = "/admin/reload", .doc = {.needs_token = true}});
  const Json document = document_of(router);
  const Json& operation = document["paths"]["/admin/reload"]["post"];
  EXPECT_TRUE(operation["security"][0].contains("AdminToken"));
  EXPECT_TRUE(operation["responses"].contains("401"));
  EXPECT_EQ(document["components"]["securitySchemes"]["AdminToken"]["scheme"], "bearer");
}

TEST(OpenApi, RefusesASchemaThatIsNotJson) {
  Router router;
  Route route = classify();
  route.doc.request = Schema{"Broken", "{"};
  router.add(route);
  const auto text = openapi_document(router, kInfo);
  ASSERT_FALSE(text.has_value());
  EXPECT_NE(text.error().message.find("Broken"), std::string::npos);
}

TEST(OpenApi, RefusesTwoSchemasOfOneName) {
  Router router;
  router.add(classify());
  Route other = classify();
  other.path = "/other";
  other.doc.request = Schema{"In", R"({"type":"array"})"};
  router.add(other);
  EXPECT_FALSE(openapi_document(router, kInfo).has_value());
}

}  // namespace
}  // namespace sentiment
