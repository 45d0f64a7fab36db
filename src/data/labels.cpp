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
#include "data/missing_text.hpp"

namespace sentiment {
namespace {

struct Spelling {
  std::string_view text;
  std::uint8_t label;
};
constexpr std::array<Spelling, 10> kSpellings = {{{"0", 0},
                                                  {"1", 1},
                                                  {"neg", 0},
                                                  {"pos", 1},
                                                  {"negative", 0},
                                                  {"positive", 1},
                                                  {"false", 0},
                                                  {"true", 1},
                                                  {"0.0", 0},
                                                  {"1.0", 1}}};

bool equals_any_case(std::string_view cell, std::string_view spelling) {
  return std::ranges::equal(cell, spelling, [](char a, char b) { return ascii_lower(a) == b; });
}

}  // namespace

std::string_view spelled_label(std::string_view cell) {
  const std::size_t begin = cell.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return cell.substr(begin, cell.find_last_not_of(" \t") - begin + 1);
}

std::optional<std::uint8_t> parse_label(std::string_view cell) {
  cell = spelled_label(cell);
  for (const auto& [text, label] : kSpellings)
    if (equals_any_case(cell, text)) return label;
  return std::nullopt;
}

bool are_spelled_classes(std::span<const std::string> names) {
  if (names.size() < 2 || names.size() > kMostLabelClasses) return false;
  if (std::ranges::any_of(names, [](const std::string& name) { return is_missing(name); })) {
    return false;
  }
  return names.size() > 2 || std::ranges::none_of(names, [](const std::string& name) {
           return parse_label(name).has_value();
         });
}

bool spell_sentiments(std::span<const std::string> classes) {
  return classes.size() == 2 && parse_label(classes[0]) == 0 && parse_label(classes[1]) == 1;
}

}  // namespace sentiment
