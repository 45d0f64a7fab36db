#include "yaml/yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "base/json.hpp"

namespace sentiment {
namespace {

constexpr int kDeepest = 32;
constexpr int kMostNodes = 10'000;  // aliases repeat nodes: a few bytes could stand for millions

std::string where(const YAML::Mark& mark) {
  return "line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1);
}

template <class Number>
bool reads_as(const std::string& text, Number& value) {
  const char* first = text.data() + (text.starts_with('+') ? 1 : 0);
  const auto [end, error] = std::from_chars(first, text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

Json scalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return text;  // quoted
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
    return nullptr;
  }
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (std::int64_t integer = 0; reads_as(text, integer)) return integer;
  if (text == ".inf" || text == "inf") return INFINITY;
  if (text == "-.inf") return -INFINITY;
  if (text == ".nan") return NAN;
  if (double number = 0; reads_as(text, number) && std::isfinite(number)) return number;
  return text;
}

Result<Json> convert(const YAML::Node& node, int depth, int& budget) {
  if (--budget < 0) return fail(Code::invalid_argument, "too many values");
  if (depth > kDeepest)
    return fail(Code::invalid_argument, "nested too deeply at " + where(node.Mark()));
  if (node.IsSequence()) {
    Json list = Json::array();
    for (const auto& item : node) list.push_back(SENT_TRY(convert(item, depth + 1, budget)));
    return list;
  }
  if (node.IsMap()) {
    Json map = Json::object();
    for (const auto& item : node) {
      if (!item.first.IsScalar()) {
        return fail(Code::invalid_argument, "a key is not text at " + where(item.first.Mark()));
      }
      const std::string key = item.first.Scalar();
      if (map.contains(key)) {
        return fail(Code::invalid_argument,
                    "duplicate key '" + key + "' at " + where(item.first.Mark()));
      }
      map[key] = SENT_TRY(convert(item.second, depth + 1, budget));
    }
    return map;
  }
  return node.IsScalar() ? scalar(node) : Json(nullptr);
}

bool is_half(std::string_view escape, char third_low, char third_high) {
  constexpr std::string_view kHex = "0123456789abcdefABCDEF";
  return escape.size() == 6 && escape.starts_with("\\u") && (escape[2] | 0x20) == 'd' &&
         third_low <= (escape[3] | 0x20) && (escape[3] | 0x20) <= third_high &&
         escape.find_first_not_of(kHex, 2) == std::string_view::npos;
}

/// JSON writes a character beyond U+FFFF as two escapes, \ud83d\ude00, and YAML as \U0001f600.
std::string with_yaml_escapes(std::string_view json) {
  std::string out;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] != '\\') {
      out += json[i];
    } else if (is_half(json.substr(i, 6), '8', 'b') &&
               is_half(json.substr(std::min(i + 6, json.size()), 6), 'c', 'f')) {
      const auto half = [&](std::size_t at) {
        std::uint32_t value = 0;
        std::from_chars(json.data() + at, json.data() + at + 4, value, 16);
        return value & 0x3ff;
      };
      out += fmt::format("\\U{:08x}", 0x10000 + (half(i + 2) << 10) + half(i + 8));
      i += 11;
    } else {
      out += json.substr(i++, 2);
    }
  }
  return out;
}

}  // namespace

Result<Json> parse_yaml(std::string_view text) {
  try {
    const bool is_json = text.find("\\u") != std::string_view::npos && Json::accept(text);
    const auto documents = YAML::LoadAll(is_json ? with_yaml_escapes(text) : std::string(text));
    if (documents.empty()) return Json(nullptr);
    if (documents.size() > 1) {
      return fail(Code::invalid_argument,
                  fmt::format("expected one YAML document, found {}: remove the '---' between them",
                              documents.size()));
    }
    int budget = kMostNodes;
    return convert(documents.front(), 0, budget);
  } catch (const YAML::Exception& error) {
    return fail(Code::invalid_argument,
                "not valid YAML at " + where(error.mark) + ": " + error.msg);
  }
}

std::string yaml_text(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted.append(c == '\'' ? 2 : 1, c);
  return quoted + "'";
}

}  // namespace sentiment
