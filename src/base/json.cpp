#include "base/json.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace sentiment {
namespace {

bool stands_for_itself(char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; }

}  // namespace

Result<Json> parse_json(std::string_view text) { return parse_json_as<Json>(text); }

std::string to_line(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_pretty(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void append_json_string(std::string& out, std::string_view text) {
  if (!std::ranges::all_of(text, stands_for_itself)) {
    out += to_line(Json(text));
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

}  // namespace sentiment
