#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "testing/fake_clock.hpp"

namespace sentiment::testing_support {

/// Answers requests from a list prepared by the test, in order, and writes the requests down. A
/// request beyond the list fails as `internal`.
class FakeHttpClient final : public HttpClient {
 public:
  FakeHttpClient& reply(int status, std::string body = {}, Headers headers = {}) {
    script_.push_back({{status, std::move(headers), std::move(body)}, std::nullopt, {}});
    return *this;
  }
  /// No answer at all.
  FakeHttpClient& break_off(Code code, std::string message = "scripted failure") {
    script_.push_back({{.status = 0}, Error{code, std::move(message)}, {}});
    return *this;
  }
  /// An answer that breaks off after `body`.
  FakeHttpClient& reply_cut(int status, std::string body, Headers headers = {}) {
    script_.push_back({{status, std::move(headers), std::move(body)},
                       Error{Code::unavailable, "scripted cut"},
                       {}});
    return *this;
  }
  /// The last answer prepared takes so long on `clock`.
  FakeHttpClient& after(std::chrono::milliseconds duration, FakeClock& clock) {
    script_.back().delay = {duration, &clock};
    return *this;
  }

  Result<Response> stream(const Request& request, const SendOptions& options,
                          ResponseSink& sink) override {
    requests.push_back(request);
    options_seen.push_back(options);
    if (script_.empty()) return fail(Code::internal, "FakeHttpClient: no answer is left");
    Step step = std::move(script_.front());
    script_.pop_front();
    if (step.delay.second != nullptr) step.delay.second->advance(step.delay.first);
    if (step.response.status != 0) {
      const std::string body = std::exchange(step.response.body, {});
      SENT_CHECK(sink.begin(step.response));
      if (!body.empty()) SENT_CHECK(sink.write(body));
    }
    if (step.failure) return tl::make_unexpected(*step.failure);
    return std::move(step.response);
  }

  std::vector<Request> requests;
  std::vector<SendOptions> options_seen;

 private:
  struct Step {
    Response response;  // status 0: none
    std::optional<Error> failure;
    std::pair<std::chrono::milliseconds, FakeClock*> delay;
  };
  std::deque<Step> script_;
};

}  // namespace sentiment::testing_support
