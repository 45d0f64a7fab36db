#include "data/class_names.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/take_number.hpp"

namespace sentiment {
namespace {

std::optional<std::int64_t> whole_number(std::string_view name) {
  std::string_view rest = name;
  const auto value = take_number<std::int64_t>(rest);
  return value && std::to_string(*value) == name ? value : std::nullopt;
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
