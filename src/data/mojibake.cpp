#include "data/mojibake.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace sentiment {
namespace {

/// Beginnings of wrongly decoded characters that no language writes: "â€", "ðŸ", U+FFFD.
constexpr std::array<std::string_view, 3> kMarks = {"\xC3\xA2\xE2\x82\xAC", "\xC3\xB0\xC5\xB8",
                                                    "\xEF\xBF\xBD"};

bool is_byte(std::string_view text, std::size_t at, unsigned char low, unsigned char high) {
  if (at >= text.size()) return false;
  const auto byte = static_cast<unsigned char>(text[at]);
  return byte >= low && byte <= high;
}

bool mark_at(std::string_view text, std::size_t at) {
  if (is_byte(text, at, 0xC2, 0xC2)) return is_byte(text, at + 1, 0x80, 0x9F);
  // "Â" or "Ã" in front of a character of U+0080 to U+00BF: two bytes of UTF-8, each read alone.
  if (is_byte(text, at, 0xC3, 0xC3) && is_byte(text, at + 1, 0x82, 0x83) &&
      is_byte(text, at + 2, 0xC2, 0xC2))
    return true;
  return std::any_of(kMarks.begin(), kMarks.end(),
                     [&](std::string_view mark) { return text.substr(at).starts_with(mark); });
}

}  // namespace

bool looks_like_mojibake(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (is_byte(text, i, 0xC2, 0xEF) && mark_at(text, i)) return true;
  return false;
}

}  // namespace sentiment
