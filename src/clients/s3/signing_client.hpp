#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "clients/s3/sigv4.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"

namespace sentiment::s3 {

/// Signs each request at the moment it is sent; without credentials it goes out as it is.
class SigningClient final : public HttpClient {
 public:
  /// `inner` and `clock` must outlive it.
  SigningClient(HttpClient& inner, const Clock& clock, std::optional<Credentials> credentials,
                std::string region)
      : inner_(inner),
        clock_(clock),
        credentials_(std::move(credentials)),
        region_(std::move(region)) {}

  Result<Response> stream(const Request& request, const SendOptions& options,
                          ResponseSink& sink) override {
    if (!credentials_) return inner_.stream(request, options, sink);
    return inner_.stream(signed_for_s3(request, *credentials_, region_, clock_.now()), options,
                         sink);
  }

 private:
  HttpClient& inner_;
  const Clock& clock_;
  std::optional<Credentials> credentials_;
  std::string region_;
};

}  // namespace sentiment::s3
