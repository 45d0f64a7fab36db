#include "base/python_str.hpp"

#include <fmt/format.h>

#include "base/python_repr.hpp"

namespace sentiment {
namespace {

std::string quoted(const std::string& text) { return "'" + text + "'"; }

std::string element(const Json& value) {
  return value.is_string() ? quoted(value.get<std::string>()) : python_str(value);
}

}  // namespace

std::string python_str(const Json& value) {
  if (value.is_null()) return "None";
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  if (value.is_number_float()) return python_repr(value.get<double>());
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array()) {
    const bool tuple =
        value.size() == 2 && value[0].is_number_integer() && value[1].is_number_integer();
    std::string items;
    for (const auto& item : value) items += (items.empty() ? "" : ", ") + element(item);
    return tuple ? "(" + items + ")" : "[" + items + "]";
  }
  if (value.is_object()) {
    std::string items;
    for (const auto& [key, item] : value.items()) {
      items += fmt::format("{}{}: {}", items.empty() ? "" : ", ", key, element(item));
    }
    return "{" + items + "}";
  }
  return value.dump();
}

}  // namespace sentiment
