#pragma once

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>

namespace sentiment {

/// "1 row", "2 rows", "0 rows"; `many` for what does not end in s: counted(2, "class", "classes").
template <std::integral Number>
std::string counted(Number count, std::string_view one, std::string_view many = {}) {
  if (count == 1) return fmt::format("1 {}", one);
  return many.empty() ? fmt::format("{} {}s", count, one) : fmt::format("{} {}", count, many);
}

}  // namespace sentiment
