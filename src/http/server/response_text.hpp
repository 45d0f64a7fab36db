#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "http/http_message.hpp"

namespace sentiment {

/// What a response says besides its own headers.
struct ResponseFrame {
  std::string_view date;
  std::string_view request_id;   ///< empty: none was read
  bool without_body = false;     ///< HEAD: all headers, no body
  bool closes = false;           ///< the connection ends after it
  bool keeps_alive_1_0 = false;  ///< HTTP/1.0 must be told that the connection stays
};

/// Appends the response as it goes over the wire.
/// Cost: no allocation once `out` has grown.
void append_response(std::string& out, const Response& response, const ResponseFrame& frame);

/// "Mon, 23 Nov 2026 05:06:07 GMT", as the Date header wants it.
std::string http_date(std::time_t time);

}  // namespace sentiment
