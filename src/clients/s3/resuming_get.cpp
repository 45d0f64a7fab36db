#include "clients/s3/resuming_get.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"

namespace sentiment::s3 {
namespace {

constexpr int kOk = 200;
constexpr int kPartialContent = 206;

}  // namespace

/// Lets the first head through, and of later answers what comes after the bytes already here.
class ResumingGet::Tail final : public ResponseSink {
 public:
  Tail(ResumingGet& get, ResponseSink& sink) : get_(get), sink_(sink) {}

  Result<void> begin(const Response& head) override {
    is_object_ = head.status == kOk || head.status == kPartialContent;
    if (!is_object_) return sink_.begin(head);
    if (get_.received_ == 0) {
      get_.first_head_ = head;
      return sink_.begin(head);
    }
    const std::string expected = fmt::format("bytes {}-", get_.received_);
    if (head.status != kPartialContent ||
        !head.headers.find("Content-Range").value_or("").starts_with(expected)) {
      return fail(Code::corrupt_data,
                  "the download broke off, and the server does not resume where "
                  "it stopped: try again");
    }
    return {};
  }
  Result<void> write(std::string_view bytes) override {
    if (is_object_) get_.received_ += bytes.size();
    return sink_.write(bytes);
  }
  bool is_object() const { return is_object_; }

 private:
  ResumingGet& get_;
  ResponseSink& sink_;
  bool is_object_ = false;
};

Result<Response> ResumingGet::stream(const Request& request, const SendOptions& options,
                                     ResponseSink& sink) {
  Request next = request;
  if (received_ > 0) {
    next.headers.set("Range", fmt::format("bytes={}-", received_));
    if (const auto etag = first_head_.headers.find("ETag")) next.headers.set("If-Match", *etag);
  }
  Tail tail(*this, sink);
  Response answer = SENT_TRY(inner_.stream(next, options, tail));
  return tail.is_object() ? first_head_ : std::move(answer);
}

}  // namespace sentiment::s3
