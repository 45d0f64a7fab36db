#pragma once

#include <string_view>

#include "base/error.hpp"
#include "http/http_message.hpp"

namespace sentiment {

/// The one place where a Code becomes an HTTP status (docs/errors.md lists them all).
int http_status(Code code);
/// "Not Found" for 404, as RFC 9110 names it; "Unknown" for a status we never send.
std::string_view reason_phrase(int status);

/// Empties `response` and makes it FastAPI's `{"detail":"…"}` with our code in X-Error-Code.
void write_error(Response& response, int status, Code code, std::string_view detail);
/// The same with the code's own status.
void write_error(Response& response, const Error& error);
/// Makes `response` a JSON answer; the body is what the caller puts there.
void set_json(Response& response);

}  // namespace sentiment
