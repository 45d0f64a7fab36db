#include "clients/prefect/json_text.hpp"

#include <string>

#include "base/json.hpp"

namespace sentiment::prefect {

std::string text_of(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace sentiment::prefect
