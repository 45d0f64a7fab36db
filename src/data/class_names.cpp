#include "data/class_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "base/take_number.hpp"
#include "data/number_name.hpp"

namespace sentiment {
namespace {

std::optional<std::int64_t> whole_number(std::string_view name) {
  std::string_view rest = name;
  const auto value = take_number<std::int64_t>(rest);
  return value && std::to_string(*value) == name ? value : std::nullopt;
}

/// Nothing for what a double would not spell so.
std::optional<double> number(std::string_view name) {
  double value = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  if (!whole || fmt::format("{}", value) != name || number_name(name) != name) return std::nullopt;
  return value;
}

}  // namespace

ClassNames sentiment_names() { return {"negative", "positive"}; }

bool are_sentiments(std::span<const std::string> names) {
  return std::ranges::equal(names, sentiment_names());
}

bool are_whole_numbers(std::span<const std::string> names) {
  return std::ranges::all_of(
      names, [](const std::string& name) { return whole_number(name).has_value(); });
}

bool are_numbers(std::span<const std::string> names) {
  return std::ranges::all_of(names,
                             [](const std::string& name) { return number(name).has_value(); });
}

void sort_names(ClassNames& names) {
  if (are_whole_numbers(names)) {
    std::ranges::sort(names, {}, [](const std::string& name) { return whole_number(name); });
  } else if (are_numbers(names)) {
    std::ranges::sort(names, {}, [](const std::string& name) { return number(name); });
  } else {
    std::ranges::sort(names);
  }
}

}  // namespace sentiment
