#include "http/client/retrying_client.hpp"

#include <time.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stoppable_sleep.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"

namespace sentiment {
namespace {

using std::chrono::milliseconds;

bool is_passing(int status) {
  return status == 408 || status == 429 || status == 500 || (status >= 502 && status <= 504);
}

/// Retry-After is a number of seconds or a date (RFC 9110, 10.2.3).
std::optional<milliseconds> retry_after(const Response& response, TimePoint now) {
  const auto value = response.headers.find("Retry-After");
  if (!value) return std::nullopt;
  std::uint32_t seconds = 0;
  const std::string text(*value);
  const char* end = text.data() + text.size();
  if (const auto [stop, error] = std::from_chars(text.data(), end, seconds);
      error == std::errc{} && stop == end)
    return std::chrono::seconds(seconds);
  std::tm date{};
  if (::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date) == nullptr) return std::nullopt;
  const TimePoint then{std::chrono::seconds(::timegm(&date))};
  return std::max(milliseconds(0), then - now);
}

/// Keeps an answer that will be asked for again from the caller's sink.
class RepeatFilter final : public ResponseSink {
 public:
  using WillRepeat = std::function<bool(const Response& head)>;

  RepeatFilter(ResponseSink& sink, WillRepeat will_repeat)
      : sink_(sink), will_repeat_(std::move(will_repeat)) {}

  Result<void> begin(const Response& head) override {
    dropped_ = is_passing(head.status) && will_repeat_(head);
    return dropped_ ? Result<void>{} : noted(sink_.begin(head));
  }
  Result<void> write(std::string_view bytes) override {
    return dropped_ ? Result<void>{} : noted(sink_.write(bytes));
  }
  bool dropped() const { return dropped_; }
  /// The sink itself failed: the same would happen again.
  bool refused() const { return refused_; }

 private:
  Result<void> noted(Result<void> accepted) {
    refused_ = refused_ || !accepted;
    return accepted;
  }

  ResponseSink& sink_;
  WillRepeat will_repeat_;
  bool dropped_ = false;
  bool refused_ = false;
};

}  // namespace

RetryingClient::RetryingClient(HttpClient& inner, const RetryPolicy& policy, Clock& clock,
                               std::uint32_t seed)
    : inner_(inner), policy_(policy), clock_(clock), random_(seed) {}

milliseconds RetryingClient::delay_before(int attempt) {
  milliseconds delay = policy_.first_delay;
  for (int i = 2; i < attempt && delay < policy_.max_delay; ++i) delay *= 2;
  delay = std::min(delay, policy_.max_delay);
  std::uniform_real_distribution<double> share(1 - policy_.jitter, 1);
  return milliseconds(
      static_cast<milliseconds::rep>(static_cast<double>(delay.count()) * share(random_)));
}

Result<Response> RetryingClient::stream(const Request& request, const SendOptions& options,
                                        ResponseSink& sink) {
  const TimePoint end = clock_.now() + options.timeout;
  const int attempts = options.safe_to_repeat ? std::max(1, policy_.attempts) : 1;
  for (int attempt = 1;; ++attempt) {
    milliseconds delay = delay_before(attempt + 1);
    const auto repeats = [&] { return attempt < attempts && clock_.now() + delay < end; };
    RepeatFilter filter(sink, [&](const Response& head) {
      delay = retry_after(head, clock_.now()).value_or(delay);
      return repeats();
    });
    SendOptions remaining = options;
    remaining.timeout = std::max(milliseconds(1), end - clock_.now());
    auto response = inner_.stream(request, remaining, filter);
    const bool broke_off =
        !response && response.error().code == Code::unavailable && !filter.refused();
    if (response ? !filter.dropped() : !broke_off || !repeats()) {
      if (!response && attempt > 1)
        response.error().message += " (tried " + std::to_string(attempt) + " times)";
      return response;
    }
    if (!sleep_unless_stopped(clock_, delay, options.stop)) {
      return fail(Code::interrupted, "the request to " + address_of(request.url) +
                                         " was interrupted before another attempt");
    }
  }
}

}  // namespace sentiment
