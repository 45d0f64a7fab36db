#include "clients/mlflow/client.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "clients/mlflow/answer_error.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/credentials.hpp"
#include "http/client/curl_client.hpp"
#include "http/client/http_client.hpp"
#include "http/client/rest_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment::mlflow {
namespace {

constexpr std::chrono::seconds kLastWords{3};

Result<Endpoint> endpoint_of(const ClientOptions& options) {
  Endpoint endpoint{SENT_TRY(parse_base_url(options.tracking_uri)), {}};
  endpoint.authorization = SENT_TRY(authorization_of(options.credentials, endpoint.base));
  endpoint.base.userinfo.clear();
  return endpoint;
}

}  // namespace

Client::Client(std::unique_ptr<HttpClient> http, const ClientOptions& options, Endpoint endpoint,
               Clock& clock)
    : http_(std::move(http)),
      retrying_(*http_, options.retries, clock),
      stopping_(retrying_, clock, options.stop, kLastWords),
      store_http_(
          CurlOptions{.ca_file = options.store_ca_file, .verify_server = options.verify_store}),
      store_retrying_(store_http_, options.retries, clock),
      store_stopping_(store_retrying_, stopping_),
      api_(stopping_, clock, std::move(endpoint), options.timeout, options.stop) {}

Result<std::unique_ptr<Client>> Client::over(std::unique_ptr<HttpClient> http,
                                             const ClientOptions& options, Clock& clock) {
  Endpoint endpoint = SENT_TRY(endpoint_of(options).map_error(doing("MLflow's tracking URI")));
  return std::unique_ptr<Client>(new Client(std::move(http), options, std::move(endpoint), clock));
}

Result<std::unique_ptr<Client>> Client::open(const ClientOptions& options, Clock& clock) {
  auto http = std::make_unique<CurlClient>(
      CurlOptions{.ca_file = options.ca_file,
                  .client_cert_file = options.client_cert_file,
                  .client_cert_setting = "MLFLOW_TRACKING_CLIENT_CERT_PATH",
                  .verify_server = options.verify_server});
  return over(std::move(http), options, clock);
}

Result<std::string> Client::server_version() {
  SENT_CHECK(api_.get("/api/3.0/mlflow/server-info"));  // any server may have a page at /version
  const Request get = api_.request("GET", "/version");
  const Response answer = SENT_TRY(stopping_.send(get, api_.options(Repeat::safe)));
  if (answer.status != 200) {
    return tl::make_unexpected(explain(read_server_error(answer, address_of(get.url))));
  }
  constexpr std::size_t kLongestVersion = 64;
  return answer.body.substr(0, kLongestVersion);
}

std::string Client::address() const { return to_string(api_.base()); }

}  // namespace sentiment::mlflow
