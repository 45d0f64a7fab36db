#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"

namespace sentiment {

/// Ends the request in flight when a stop is asked for, and still lets its caller say goodbye: the
/// caller hears `interrupted` once, of the request that was cut or of the next one, and what it
/// sends after that are last words, which no stop ends and which have `last_words` in all.
/// Errors: interrupted; else the inner client's. Threads: one caller at a time.
class StoppingClient final : public HttpClient {
 public:
  /// All outlive the client; without `stop` it changes nothing.
  StoppingClient(HttpClient& inner, const Clock& clock, const StopFlag* stop,
                 std::chrono::milliseconds last_words)
      : inner_(inner),
        clock_(clock),
        stop_(stop),
        last_words_(last_words),
        silence_(std::make_shared<std::optional<TimePoint>>()) {}
  /// A second way out for the same caller, who hears of the stop once on both together.
  StoppingClient(HttpClient& inner, const StoppingClient& other)
      : inner_(inner),
        clock_(other.clock_),
        stop_(other.stop_),
        last_words_(other.last_words_),
        silence_(other.silence_) {}

  Result<Response> stream(const Request& request, const SendOptions& options,
                          ResponseSink& sink) override;
  /// The caller knows of the stop already: what it sends next are last words. Nothing without one.
  void expect_last_words();

 private:
  bool stopped() const { return stop_ != nullptr && stop_->requested(); }

  HttpClient& inner_;
  const Clock& clock_;
  const StopFlag* stop_;
  std::chrono::milliseconds last_words_;
  /// After it nothing is sent; set when the caller knows.
  std::shared_ptr<std::optional<TimePoint>> silence_;
};

}  // namespace sentiment
