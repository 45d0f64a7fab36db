#include "http/client/http_client.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment {
namespace {

class StringSink final : public ResponseSink {
 public:
  Result<void> begin(const Response& /*head*/) override {
    body.clear();
    return {};
  }
  Result<void> write(std::string_view bytes) override {
    body += bytes;
    return {};
  }
  std::string body;
};

}  // namespace

Result<Response> HttpClient::send(const Request& request, const SendOptions& options) {
  StringSink sink;
  Response response = SENT_TRY(stream(request, options, sink));
  response.body = std::move(sink.body);
  return response;
}

std::string address_of(const Url& url) {
  Url address = url;
  address.query.clear();
  return to_string(address);
}

}  // namespace sentiment
