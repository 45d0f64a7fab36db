#include "http/client/json_members.hpp"

#include <cstdint>
#include <string>

#include "base/json.hpp"

namespace sentiment {
namespace {

const Json& find(const Json& object, const char* key) {
  static const Json nothing;
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found == object.end() ? nothing : *found;
}

}  // namespace

std::string text_of(const Json& object, const char* key) {
  const Json& found = find(object, key);
  return found.is_string() ? found.get<std::string>() : std::string();
}

std::int64_t number_of(const Json& object, const char* key) {
  const Json& found = find(object, key);
  return found.is_number_integer() ? found.get<std::int64_t>() : 0;
}

const Json& member_of(const Json& object, const char* key) {
  static const Json nothing;
  const Json& found = find(object, key);
  return found.is_structured() ? found : nothing;
}

}  // namespace sentiment
