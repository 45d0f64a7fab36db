#include "http/server/http_error.hpp"
#include <string_view>

#include "base/json.hpp"
#include "http/http_message.hpp"

namespace sentiment {

int http_status(Code code) {
  switch (code) {
    case Code::invalid_argument:
    case Code::usage: return 400;
    case Code::unauthenticated: return 401;
    case Code::refused: return 403;
    case Code::not_found: return 404;
    case Code::conflict:
    case Code::failed_precondition: return 409;
    case Code::unavailable:
    case Code::interrupted: return 503;
    case Code::deadline_exceeded: return 504;
    case Code::corrupt_data:
    case Code::internal: return 500;
  }
  return 500;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Entity";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Unknown";
  }
}

void set_json(Response& response) { response.headers.set("content-type", "application/json"); }

void write_error(Response& response, int status, Code code, std::string_view detail) {
  response.status = status;
  response.headers.clear();
  set_json(response);
  response.headers.add("x-error-code", to_string(code));
  if (status == 401) response.headers.add("www-authenticate", "Bearer");
  Json body;
  body["detail"] = detail;
  response.body = to_line(body);
}

void write_error(Response& response, const Error& error) {
  write_error(response, http_status(error.code), error.code, error.message);
}

}  // namespace sentiment
