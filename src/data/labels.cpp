#include "data/labels.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equals_any_case(std::string_view cell, std::string_view spelling) {
  return std::equal(cell.begin(), cell.end(), spelling.begin(), spelling.end(),
                    [](char a, char b) { return lower(a) == b; });
}

}  // namespace

std::optional<std::uint8_t> parse_label(std::string_view cell) {
  const std::size_t begin = cell.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return std::nullopt;
  cell = cell.substr(begin, cell.find_last_not_of(" \t") - begin + 1);
  for (const auto& [text, label] : kSpellings)
    if (equals_any_case(cell, text)) return label;
  return std::nullopt;
}

}  // namespace sentiment
