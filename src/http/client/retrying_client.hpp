#pragma once

#include <chrono>
#include <cstdint>
#include <random>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"

namespace sentiment {

struct RetryPolicy {
  int attempts = 3;                            ///< in all, the first included
  std::chrono::milliseconds first_delay{200};  ///< doubles from one attempt to the next
  std::chrono::milliseconds max_delay{5'000};
  double jitter = 0.25;  ///< the share of each delay that is drawn at random, 0 to 1
};

/// Repeats requests marked `safe_to_repeat` when the server cannot be reached, breaks off, or
/// answers 408, 429, 500, 502, 503 or 504. A Retry-After of the answer replaces the delay. It never
/// waits beyond the request's timeout: when the next attempt would begin too late, what came last
/// is the result. A stop ends the wait, too.
class RetryingClient final : public HttpClient {
 public:
  /// `seed` draws the jitter: different in each process, unless a test sets it.
  RetryingClient(HttpClient& inner, const RetryPolicy& policy, Clock& clock,
                 std::uint32_t seed = std::random_device{}());

  Result<Response> stream(const Request& request, const SendOptions& options,
                          ResponseSink& sink) override;

 private:
  std::chrono::milliseconds delay_before(int attempt);

  HttpClient& inner_;
  RetryPolicy policy_;
  Clock& clock_;
  std::minstd_rand random_;
};

}  // namespace sentiment
