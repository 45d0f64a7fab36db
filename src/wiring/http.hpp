#pragma once

#include <memory>

#include "http/client/http_client.hpp"

namespace sentiment {

/// The program's HTTP client: libcurl.
std::unique_ptr<HttpClient> make_http_client();

}  // namespace sentiment
