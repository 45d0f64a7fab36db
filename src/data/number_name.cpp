#include "data/number_name.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/take_number.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kMostDigits = 30;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Cuts a sign off the front; whether it was a minus.
bool take_sign(std::string_view& text) {
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) text.remove_prefix(1);
  return minus;
}

/// Cuts the digits off the front.
std::string_view take_digits(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  const std::string_view digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

/// Cuts "e-3" off the front: -3; 0 where there is none. Nothing for an "e" without a number.
std::optional<int> take_exponent(std::string_view& text) {
  if (!text.starts_with('e') && !text.starts_with('E')) return 0;
  text.remove_prefix(1);
  const bool minus = take_sign(text);
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  const auto value = take_number<int>(text);
  if (!value || *value > static_cast<int>(kMostDigits)) return std::nullopt;
  return minus ? -*value : *value;
}

}  // namespace

std::optional<std::string> number_name(std::string_view text) {
  const bool minus = take_sign(text);
  std::string digits(take_digits(text));
  std::size_t whole = digits.size();  // digits before the point
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits += take_digits(text);
  }
  const auto exponent = take_exponent(text);
  if (digits.empty() || !text.empty() || !exponent) return std::nullopt;
  if (*exponent < 0) digits.insert(0, static_cast<std::size_t>(-*exponent), '0');
  if (*exponent > 0) whole += static_cast<std::size_t>(*exponent);
  if (digits.size() < whole) digits.append(whole - digits.size(), '0');

  const std::size_t first = std::min(digits.find_first_not_of('0'), whole);
  const std::size_t last = digits.find_last_not_of('0');
  if (last == std::string::npos) return "0";
  std::string name = digits.substr(first, whole - first);
  if (name.empty()) name = "0";
  if (last >= whole) name += "." + digits.substr(whole, last + 1 - whole);
  if (name.size() > kMostDigits) return std::nullopt;
  return minus ? "-" + name : name;
}

}  // namespace sentiment
