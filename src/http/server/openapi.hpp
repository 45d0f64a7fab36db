#pragma once

#include <string>

#include "base/error.hpp"
#include "http/server/router.hpp"

namespace sentiment {

/// What the document says about the API as a whole.
struct ApiInfo {
  std::string title;
  std::string version;
  std::string description;
};

/// The OpenAPI 3.1 document of a router's documented routes, as one line of JSON.
/// Errors: internal when a schema is not JSON or two different schemas share a name.
Result<std::string> openapi_document(const Router& router, const ApiInfo& info);

}  // namespace sentiment
