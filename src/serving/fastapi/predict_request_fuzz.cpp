// Any request line and body: the router finds a route or says that there is none, and what the
// predict endpoint answers is JSON of one of its statuses. The first line of the input is
// "METHOD path content-type", the rest is the body.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.hpp"
#include "http/http_message.hpp"
#include "http/server/router.hpp"
#include "serving/endpoints.hpp"
#include "serving/model_slot.hpp"
#include "serving/tiny_model.hpp"
#include "testing/http/ask.hpp"

namespace sentiment {
namespace {

/// The first word of `text`, which loses it.
std::string_view take_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

void require(bool condition) {
  if (!condition) std::abort();
}

void answer(std::string_view input) {
  constexpr int kLongest = 100;
  ModelSlot slot;
  slot.replace(testing_support::served_tiny_model(1));
  Router router;
  mount_predict(router, slot, kLongest, 1, [](std::size_t, std::size_t) {});

  const auto line_end = std::min(input.find('\n'), input.size());
  std::string_view line = input.substr(0, line_end);
  Request request;
  request.method = take_word(line);
  request.url.path = take_word(line);
  request.headers.add("content-type", line);
  request.body = input.substr(std::min(line_end + 1, input.size()));

  const Response response = testing_support::ask(router, request);
  const bool is_predict = router.find(request.method, request.url.path) != nullptr;
  const int status = response.status;
  require(is_predict ? status == 200 || status == 400 || status == 422
                     : status == 307 || status == 404 || status == 405);
  if (status == 307) return;
  const auto body = parse_json(response.body);
  require(body.has_value());
  require(body->contains(status == 200 ? "sentiment" : "detail"));
}

}  // namespace
}  // namespace sentiment

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sentiment::answer({reinterpret_cast<const char*>(data), size});
  return 0;
}
