// Any request can be signed, always alike, and the canonical form of its query is one that stays.
// The first line of the input is "METHOD path query", each further one "Name:value".
#include "clients/s3/sigv4.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "http/http_message.hpp"

namespace sentiment::s3 {
namespace {

std::string_view take_until(std::string_view& text, char mark) {
  const auto end = std::min(text.find(mark), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

void require(bool condition) {
  if (!condition) std::abort();
}

/// The query's line of a canonical request, given the lines before it.
std::string canonical_query_of(const Request& request) {
  const std::string text = canonical_request(request, "");
  std::string_view rest = text;
  rest.remove_prefix(request.method.size() + 1 + request.url.path.size() + 1);
  return std::string(take_until(rest, '\n'));
}

void sign(std::string_view input) {
  std::string_view line = take_until(input, '\n');
  Request request;
  request.method = take_until(line, ' ');
  request.url.scheme = "http";
  request.url.host = "h";
  request.url.path = take_until(line, ' ');
  request.url.query = line;
  while (!input.empty()) {
    std::string_view field = take_until(input, '\n');
    const auto name = take_until(field, ':');
    request.headers.add(name, field);
  }
  const Credentials keys{"id", "secret", "token"};
  const Request once = signed_for_s3(request, keys, "r", TimePoint{});
  const Request twice = signed_for_s3(request, keys, "r", TimePoint{});
  require(once.headers.find("Authorization") == twice.headers.find("Authorization"));
  request.url.query = canonical_query_of(request);
  require(canonical_query_of(request) == request.url.query);
}

}  // namespace
}  // namespace sentiment::s3

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sentiment::s3::sign({reinterpret_cast<const char*>(data), size});
  return 0;
}
