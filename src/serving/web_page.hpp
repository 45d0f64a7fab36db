#pragma once

#include <string>

#include "http/server/router.hpp"

namespace sentiment {

/// A file below web/ and how it is served.
struct WebFile {
  std::string path;   ///< e.g. "/app.js"
  std::string asset;  ///< e.g. "app.js"; a name that ends in ".gz" is sent gzip-encoded
  std::string media_type;
};

/// Adds a GET (and HEAD) route for a file of ours: no script, style or connection of another origin
/// is let in, nothing may frame it, and the browser asks again each time.
void add_web_file(Router& router, const WebFile& file);

}  // namespace sentiment
