#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"

namespace sentiment {

struct CurlOptions {
  std::string user_agent = "sentiment/" SENTIMENT_VERSION;
  std::string ca_file;  ///< certificates to trust in place of the system's; "" = the system's
  std::string client_cert_file;     ///< PEM with certificate and key that say who we are; "" = none
  std::string client_cert_setting;  ///< what to set to name it, for errors to tell; "" = nothing
  bool verify_server = true;        ///< false: any certificate is good enough
};

/// HttpClient on libcurl: connections are kept alive from one request to the next, certificates
/// are verified, and the proxies of the environment (http_proxy, https_proxy, no_proxy) are used,
/// but for addresses of this machine.
class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(CurlOptions options = {});
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;
  ~CurlClient() override;

  Result<Response> stream(const Request& request, const SendOptions& options,
                          ResponseSink& sink) override;

 private:
  struct Handle;  // keeps <curl/curl.h> in one file

  CurlOptions options_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace sentiment
