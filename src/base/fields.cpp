#include "base/fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/suggest.hpp"

namespace sentiment {
namespace {

template <class Integer>
Result<void> read_integer(const Json& value, Integer& out, std::string_view what) {
  const bool fits =
      value.is_number_unsigned()
          ? std::in_range<Integer>(value.get<std::uint64_t>())
          : value.is_number_integer() && std::in_range<Integer>(value.get<std::int64_t>());
  if (!fits) return expected_setting(what, value);
  out = value.get<Integer>();
  return {};
}

}  // namespace

tl::unexpected<Error> expected_setting(std::string_view what, const Json& value) {
  return fail(Code::usage, fmt::format("expected {}, not {}", what, to_line(value)));
}

Result<void> from_setting(const Json& value, bool& out) {
  if (!value.is_boolean()) return expected_setting("true or false", value);
  out = value.get<bool>();
  return {};
}

Result<void> from_setting(const Json& value, int& out) {
  return read_integer(value, out, "a whole number");
}

Result<void> from_setting(const Json& value, std::uint32_t& out) {
  return read_integer(value, out, "a whole number from 0 to 4294967295");
}

Result<void> from_setting(const Json& value, std::uint64_t& out) {
  constexpr std::string_view kWhat = "a whole number of at least 0";
  std::int64_t number = 0;
  SENT_CHECK(read_integer(value, number, kWhat));
  if (number < 0) return expected_setting(kWhat, value);
  out = static_cast<std::uint64_t>(number);
  return {};
}

Result<void> from_setting(const Json& value, double& out) {
  if (!value.is_number()) return expected_setting("a number", value);
  out = value.get<double>();
  return std::isnan(out) ? fail(Code::usage, "expected a number, not .nan") : Result<void>{};
}

Result<void> from_setting(const Json& value, std::string& out) {
  if (value.is_string()) {
    out = value.get<std::string>();
  } else if (value.is_number_integer() || value.is_boolean()) {
    out = value.dump();
  } else {
    return expected_setting("text", value);
  }
  return {};
}

Result<void> from_setting(const Json& value, std::vector<std::string>& out) {
  if (!value.is_array()) return expected_setting("a list of texts", value);
  for (const auto& item : value) {
    if (!item.is_string()) return expected_setting("a list of texts", value);
    out.push_back(item.get<std::string>());
  }
  return {};
}

Json to_setting(double value) { return std::isfinite(value) ? Json(value) : Json("inf"); }

Allowed<std::string> one_of(std::vector<std::string> words) {
  std::string text = fmt::format("out of {}", fmt::join(words, ", "));
  return {[words = std::move(words)](const std::string& value) {
            return std::ranges::find(words, value) != words.end();
          },
          std::move(text)};
}

Result<void> Fields::set(std::string_view key, const Json& value, std::string_view origin) {
  return set_with(key, origin, [&](const Field& field) { return field.set(value); });
}

Result<void> Fields::set_with(std::string_view key, std::string_view origin,
                              const std::function<Result<void>(const Field&)>& put) {
  const auto found = std::ranges::find(fields_, key, &Field::key);
  if (found != fields_.end()) {
    SENT_CHECK(put(*found).map_error(doing(fmt::format("{}: {}", origin, key))));
    found->origin = origin;
    return {};
  }
  if (const auto named = std::ranges::find(fields_, key, &Field::name); named != fields_.end()) {
    return fail(Code::usage,
                fmt::format("{}: unknown key '{}'; did you mean '{}'?", origin, key, named->key));
  }
  std::vector<std::string> keys;
  std::ranges::transform(fields_, std::back_inserter(keys), &Field::key);
  return fail(Code::usage,
              fmt::format("{}: unknown key '{}'{}", origin, key, did_you_mean(key, keys)));
}

const Field* Fields::find(std::string_view key) const {
  const auto found = std::ranges::find(fields_, key, &Field::key);
  return found == fields_.end() ? nullptr : &*found;
}

Result<void> Fields::set_all(const Json& document, std::string_view origin) {
  if (document.is_null()) return {};
  if (!document.is_object()) {
    return fail(Code::usage, fmt::format("{}: expected sections with keys", origin));
  }
  for (const auto& [section, keys] : document.items()) {
    if (keys.is_null()) continue;
    if (!keys.is_object()) {
      SENT_CHECK(set(section, keys, origin));
      continue;
    }
    for (const auto& [key, value] : keys.items()) {
      SENT_CHECK(set(fmt::format("{}.{}", section, key), value, origin));
    }
  }
  return {};
}

}  // namespace sentiment
