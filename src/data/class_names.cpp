#include "data/class_names.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace sentiment {
namespace {

std::optional<std::int64_t> whole_number(std::string_view name) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value);
  const bool whole = error == std::errc{} && end == name.data() + name.size();
  if (!whole || std::to_string(value) != name) return std::nullopt;
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

void sort_names(ClassNames& names) {
  if (!are_whole_numbers(names)) {
    std::ranges::sort(names);
    return;
  }
  std::ranges::sort(names, {}, [](const std::string& name) { return whole_number(name); });
}

}  // namespace sentiment
