#pragma once

#include <cstdint>
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"

namespace sentiment::s3 {

/// One download that may be repeated: sent again after it broke off, it asks only for what is
/// still missing, and only of the same object (If-Match). Put it below a RetryingClient; the sink
/// sees one answer, as if nothing had happened. For one download only.
/// Errors: corrupt_data when the server does not go on where it was asked to; else the client's.
class ResumingGet final : public HttpClient {
 public:
  explicit ResumingGet(HttpClient& inner) : inner_(inner) {}
  Result<Response> stream(const Request& request, const SendOptions& options,
                          ResponseSink& sink) override;

 private:
  class Tail;

  HttpClient& inner_;
  std::uint64_t received_ = 0;
  Response first_head_;
};

}  // namespace sentiment::s3
