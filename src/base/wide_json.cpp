#include "base/wide_json.hpp"

#include <string_view>
#include <unordered_set>

#include "base/error.hpp"
#include "base/json.hpp"

namespace sentiment {

Result<WideJson> parse_wide_json(std::string_view text) { return parse_json_as<WideJson>(text); }

bool has_distinct_members(const WideJson& object) {
  std::unordered_set<std::string_view> members;
  members.reserve(object.size());
  for (const auto& [name, value] : object.items()) {
    if (!members.insert(name).second) return false;
  }
  return true;
}

}  // namespace sentiment
