#include "http/server/response_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <ctime>
#include <iterator>
#include <string>

#include "http/http_message.hpp"
#include "http/server/http_error.hpp"

namespace sentiment {

void append_response(std::string& out, const Response& response, const ResponseFrame& frame) {
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\ndate: {}\r\ncontent-length: {}\r\n",
                 response.status, reason_phrase(response.status), frame.date, response.body.size());
  for (const Header& header : response.headers) {
    out.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  if (!frame.request_id.empty()) {
    out.append("x-request-id: ").append(frame.request_id).append("\r\n");
  }
  if (frame.closes) {
    out.append("connection: close\r\n");
  } else if (frame.keeps_alive_1_0) {
    out.append("connection: keep-alive\r\n");
  }
  out.append("\r\n");
  if (!frame.without_body) out.append(response.body);
}

std::string http_date(std::time_t time) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
                     kDays.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                     kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

}  // namespace sentiment
