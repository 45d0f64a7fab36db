#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// JSON everywhere off the hot path; members keep the order in which they were written.
using Json = nlohmann::ordered_json;

/// Errors: corrupt_data with the position of the fault; never throws.
Result<Json> parse_json(std::string_view text);
/// The same for another kind of JSON document (base/wide_json.hpp).
template <class Document>
Result<Document> parse_json_as(std::string_view text) {
  try {
    return Document::parse(text);
  } catch (const typename Document::parse_error& error) {
    return fail(Code::corrupt_data, "not valid JSON at byte " + std::to_string(error.byte));
  } catch (const typename Document::out_of_range&) {
    return fail(Code::corrupt_data, "not valid JSON: a number in it is too large");
  }
}
/// One line, UTF-8 as is, invalid bytes replaced by U+FFFD; doubles in the shortest form that reads
/// back.
std::string to_line(const Json& value);
/// Two-space indentation and a final newline: for files people open.
std::string to_pretty(const Json& value);
/// Appends the text as a JSON string, quotes included; invalid bytes become U+FFFD.
/// Cost: no allocation of its own for ASCII.
void append_json_string(std::string& out, std::string_view text);

}  // namespace sentiment
