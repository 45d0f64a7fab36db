#include "data/labels.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ascii_lower.hpp"
#include "base/utf8.hpp"
#include "data/number_name.hpp"
#include "text/unicode_fold.hpp"

namespace sentiment {
namespace {

struct Spelling {
  std::string_view text;
  std::uint8_t label;
};
constexpr std::array<Spelling, 8> kSpellings = {{{"0", 0},
                                                 {"1", 1},
                                                 {"neg", 0},
                                                 {"pos", 1},
                                                 {"negative", 0},
                                                 {"positive", 1},
                                                 {"false", 0},
                                                 {"true", 1}}};

bool equals_any_case(std::string_view cell, std::string_view spelling) {
  return std::ranges::equal(cell, spelling, [](char a, char b) { return ascii_lower(a) == b; });
}

bool is_space(Decoded character) { return char_class(character.code_point).space(); }

}  // namespace

std::string_view trimmed_label(std::string_view cell) {
  const char* begin = cell.data();
  const char* end = begin + cell.size();
  while (begin != end) {
    const Decoded first = decode_utf8(begin, end);
    if (!is_space(first)) break;
    begin += first.length;
  }
  while (begin != end) {
    const Decoded last = decode_utf8_before(begin, end);
    if (!is_space(last)) break;
    end -= last.length;
  }
  return {begin, end};
}

std::string class_name(std::string_view cell) {
  cell = trimmed_label(cell);
  return number_name(cell).value_or(std::string(cell));
}

std::optional<std::uint8_t> parse_label(std::string_view cell) {
  const std::string name = class_name(cell);
  for (const auto& [text, label] : kSpellings)
    if (equals_any_case(name, text)) return label;
  return std::nullopt;
}

bool spell_sentiments(std::span<const std::string> classes) {
  return classes.size() == 2 && parse_label(classes[0]) == 0 && parse_label(classes[1]) == 1;
}

std::optional<std::size_t> find_class(std::span<const std::string> classes,
                                      std::string_view label) {
  if (spell_sentiments(classes)) return parse_label(label);
  auto found = std::ranges::find(classes, trimmed_label(label));
  if (found == classes.end()) found = std::ranges::find(classes, class_name(label), class_name);
  if (found == classes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - classes.begin());
}

}  // namespace sentiment
