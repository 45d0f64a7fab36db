#include "base/wide_json.hpp"

#include <string>
#include <string_view>
#include <unordered_set>

#include "base/error.hpp"

namespace sentiment {

Result<WideJson> parse_wide_json(std::string_view text) {
  try {
    return WideJson::parse(text);
  } catch (const WideJson::parse_error& error) {
    return fail(Code::corrupt_data, "not valid JSON at byte " + std::to_string(error.byte));
  } catch (const WideJson::out_of_range&) {
    return fail(Code::corrupt_data, "not valid JSON: a number in it is too large");
  }
}

bool has_distinct_members(const WideJson& object) {
  std::unordered_set<std::string_view> members;
  members.reserve(object.size());
  for (const auto& [name, value] : object.items()) {
    if (!members.insert(name).second) return false;
  }
  return true;
}

}  // namespace sentiment
