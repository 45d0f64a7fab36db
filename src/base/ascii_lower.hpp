#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace sentiment {

/// Lower case of A to Z; all other bytes as they are, whatever the locale.
constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) { return ascii_lower(c); });
  return lower;
}

}  // namespace sentiment
