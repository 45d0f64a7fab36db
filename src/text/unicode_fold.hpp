#pragma once

#include <cstdint>
#include <string_view>

namespace sentiment {

/// What Python's re and str say of a code point, by Unicode 15.1.
/// Source: tools/unicode/unicode-15.1.0.json, read from CPython 3.13 by gen_unicode_tables.py.
struct CharClass {
  std::uint8_t bits;

  bool word() const { return (bits & 1) != 0; }            ///< \w: str.isalnum() or '_'
  bool space() const { return (bits & 2) != 0; }           ///< \s: str.isspace()
  bool cased() const { return (bits & 4) != 0; }           ///< cased and not case-ignorable
  bool case_ignorable() const { return (bits & 8) != 0; }  ///< and not cased
  bool digit() const { return (bits & 16) != 0; }          ///< \d
  bool has_lower() const { return (bits & 32) != 0; }      ///< to_lower() changes it
  bool has_stripped() const { return (bits & 64) != 0; }   ///< see strip_accents.hpp
};

/// Requires: code_point < 0x110000.
CharClass char_class(char32_t code_point);

/// str.lower() of one code point; U+0130 (which becomes two) and U+03A3 (whose lower case depends
/// on its neighbours, see lower_sigma) are returned unchanged.
char32_t to_lower(char32_t code_point);

inline constexpr char32_t kCapitalIWithDot = 0x130;  ///< lower() makes 'i' U+0307 of it
inline constexpr char32_t kCombiningDot = 0x307;
inline constexpr char32_t kCapitalSigma = 0x3A3;

/// The lower case of a capital sigma at byte `at` of `text`: final when the nearest character
/// before it that is not case-ignorable is cased and the nearest after it is not (or there is
/// none). Cost: the case-ignorable characters around it.
char32_t lower_sigma(std::string_view text, std::size_t at);

}  // namespace sentiment
