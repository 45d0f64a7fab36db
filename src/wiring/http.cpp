#include "wiring/http.hpp"

#include <memory>

#include "net/curl_client.hpp"
#include "net/http_client.hpp"

namespace sentiment {

std::unique_ptr<HttpClient> make_http_client() { return std::make_unique<CurlClient>(); }

}  // namespace sentiment
