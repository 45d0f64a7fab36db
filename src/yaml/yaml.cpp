#include "yaml/yaml.hpp"

#include <yaml-cpp/yaml.h>

#include <charconv>
#include <cmath>
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
      const std::string key = item.first.Scalar();
      if (map.contains(key)) {
        return fail(Code::invalid_argument,
                    "key '" + key + "' stands twice, at " + where(item.first.Mark()));
      }
      map[key] = SENT_TRY(convert(item.second, depth + 1, budget));
    }
    return map;
  }
  return node.IsScalar() ? scalar(node) : Json(nullptr);
}

}  // namespace

Result<Json> parse_yaml(std::string_view text) {
  try {
    const YAML::Node node = YAML::Load(std::string(text));
    int budget = kMostNodes;
    return convert(node, 0, budget);
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
