#include "http/client/stopping_client.hpp"

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"

namespace sentiment {

using std::chrono::milliseconds;

Result<Response> StoppingClient::stream(const Request& request, const SendOptions& options,
                                        ResponseSink& sink) {
  SendOptions adjusted = options;
  if (const auto& silence = *silence_; silence) {
    const auto left = std::max<milliseconds>(milliseconds(1), *silence - clock_.now());
    adjusted.timeout = std::min(left, options.timeout);
    adjusted.connect_timeout = std::min(left, options.connect_timeout);
    return inner_.stream(request, adjusted, sink);
  }
  if (stopped()) {
    expect_last_words();
    return fail(Code::interrupted,
                "the request to " + address_of(request.url) + " was not sent: interrupted");
  }
  if (stop_ != nullptr) adjusted.stop = stop_;
  auto response = inner_.stream(request, adjusted, sink);
  if (!response && response.error().code == Code::interrupted) expect_last_words();
  return response;
}

void StoppingClient::expect_last_words() {
  if (stopped() && !*silence_) *silence_ = clock_.now() + last_words_;
}

}  // namespace sentiment
