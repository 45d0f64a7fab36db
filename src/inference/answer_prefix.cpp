#include "inference/answer_prefix.hpp"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace sentiment {

std::string answer_prefix(std::initializer_list<std::string_view> names,
                          const std::function<bool(std::string_view)>& taken) {
  std::string prefix;
  const auto is_taken = [&](std::string_view name) { return taken(prefix + std::string(name)); };
  while (std::ranges::any_of(names, is_taken)) prefix += "predicted_";
  return prefix;
}

}  // namespace sentiment
