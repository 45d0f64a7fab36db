#include "ports/name_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sentiment {
namespace {

constexpr std::size_t kLongestKey = 250;
constexpr std::size_t kLongestName = 255;

/// Python's \w, every character outside ASCII counted as one.
bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= 'a' && byte <= 'z') || byte == '_';
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_plain_path(std::string_view path) {
  if (path.find('\0') != std::string_view::npos) return false;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

Result<void> check_key(std::string_view key) {
  const bool characters = std::all_of(key.begin(), key.end(), [](char c) {
    return is_word(c) || std::string_view("/.:- ").find(c) != std::string_view::npos;
  });
  if (!characters || key.size() > kLongestKey || !is_plain_path(key)) {
    return fail(Code::invalid_argument,
                fmt::format("'{}' cannot be the name of a parameter, metric or tag: take at most "
                            "{} letters, digits and any of '_/.:- ', without '..' and '//'",
                            key.substr(0, kLongestKey), kLongestKey));
  }
  return {};
}

Result<void> check_model_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName ||
      name.find_first_of(std::string_view("/:\0", 3)) != std::string_view::npos) {
    return fail(Code::invalid_argument,
                fmt::format("'{}' cannot be a model's name: take 1 to {} characters without '/' "
                            "and ':'",
                            name.substr(0, kLongestName), kLongestName));
  }
  return {};
}

Result<void> check_alias(std::string_view alias) {
  const bool characters =
      std::all_of(alias.begin(), alias.end(), [](char c) { return is_word(c) || c == '-'; });
  const bool version = alias.size() > 1 && (alias[0] == 'v' || alias[0] == 'V') &&
                       std::all_of(alias.begin() + 1, alias.end(), is_digit);
  if (alias.empty() || alias.size() > kLongestName || !characters || version || alias == "latest") {
    return fail(Code::invalid_argument,
                fmt::format("'{}' cannot be an alias: take 1 to {} letters, digits, '_' and '-', "
                            "but not 'latest' or 'v' and a number",
                            alias.substr(0, kLongestName), kLongestName));
  }
  return {};
}

Result<void> check_model_id(std::string_view model_id) {
  constexpr std::size_t kLength = 34;
  if (model_id.size() != kLength || !model_id.starts_with("m-") ||
      model_id.find_first_not_of("0123456789abcdef", 2) != std::string_view::npos) {
    return fail(Code::invalid_argument,
                fmt::format("'{}' is not a model id: 'm-' and 32 hexadecimal digits", model_id));
  }
  return {};
}

}  // namespace sentiment
