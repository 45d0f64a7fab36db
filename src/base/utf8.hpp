#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sentiment {

inline constexpr char32_t kReplacement = 0xFFFD;
inline constexpr std::size_t kLongestUtf8 = 4;

/// Whether a byte of UTF-8 continues a character that began before it.
constexpr bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Characters (code points) of UTF-8 text.
constexpr std::size_t count_code_points(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, is_continuation));
}

/// The beginning of a text: as many whole characters as fit into so many bytes.
constexpr std::string_view clip_utf8(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && is_continuation(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

/// The beginning of a text: at most so many characters.
constexpr std::string_view clip_code_points(std::string_view text, std::size_t characters) {
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (!is_continuation(text[end]) && characters-- == 0) break;
  }
  return text.substr(0, end);
}

/// One code point and the bytes it took. What is not UTF-8 is U+FFFD, once for each maximal bad
/// part, as Python's decode(errors="replace") has it (encoded surrogates are not UTF-8 either).
struct Decoded {
  char32_t code_point;
  unsigned length;  ///< bytes, at least 1
  bool valid;
};

/// Requires: at < end.
inline Decoded decode_utf8(const char* at, const char* end) {
  const auto byte = [at](unsigned i) { return static_cast<unsigned char>(at[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1, true};
  if (first < 0xC2 || first > 0xF4) return {kReplacement, 1, false};
  const unsigned length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  // The second byte's bounds keep out overlong forms, surrogates and what is above U+10FFFF.
  const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  char32_t code_point = first & (0x7FU >> length);
  for (unsigned i = 1; i < length; ++i) {
    if (at + i == end) return {kReplacement, i, false};
    const unsigned next = byte(i);
    if (next < (i == 1 ? low : 0x80) || next > (i == 1 ? high : 0xBF)) {
      return {kReplacement, i, false};
    }
    code_point = code_point << 6 | (next & 0x3F);
  }
  return {code_point, length, true};
}

/// The code point that ends just before `at`. Requires: begin < at.
inline Decoded decode_utf8_before(const char* begin, const char* at) {
  const char* start = at - 1;
  while (start != begin && at - start < static_cast<std::ptrdiff_t>(kLongestUtf8) &&
         is_continuation(*start)) {
    --start;
  }
  const Decoded found = decode_utf8(start, at);
  if (found.valid && start + found.length == at) return found;
  return {kReplacement, 1, false};
}

/// Writes `code_point` (below 0x110000) to `out`, which has room for 4 bytes; returns their number.
inline std::size_t encode_utf8(char32_t code_point, char* out) {
  const auto put = [out](std::size_t i, char32_t bits) { out[i] = static_cast<char>(bits); };
  if (code_point < 0x80) {
    put(0, code_point);
    return 1;
  }
  if (code_point < 0x800) {
    put(0, 0xC0 | code_point >> 6);
    put(1, 0x80 | (code_point & 0x3F));
    return 2;
  }
  if (code_point < 0x10000) {
    put(0, 0xE0 | code_point >> 12);
    put(1, 0x80 | (code_point >> 6 & 0x3F));
    put(2, 0x80 | (code_point & 0x3F));
    return 3;
  }
  put(0, 0xF0 | code_point >> 18);
  put(1, 0x80 | (code_point >> 12 & 0x3F));
  put(2, 0x80 | (code_point >> 6 & 0x3F));
  put(3, 0x80 | (code_point & 0x3F));
  return 4;
}

}  // namespace sentiment
