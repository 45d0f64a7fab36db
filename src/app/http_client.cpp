#include <memory>

#include "app/openers.hpp"
#include "http/client/curl_client.hpp"
#include "http/client/http_client.hpp"

namespace sentiment {

std::unique_ptr<HttpClient> make_http_client() { return std::make_unique<CurlClient>(); }

}  // namespace sentiment
