#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// How many digits an id of a run has, and how few of the first ones may stand for it.
inline constexpr std::size_t kIdDigits = 32;
inline constexpr std::size_t kFewestIdDigits = 4;

/// The one of `ids` that begins with `digits`.
/// Errors: usage for fewer than kFewestIdDigits, and when several begin so; not_found when none
/// does, for the caller to say where it looked.
Result<std::string> complete_id(std::string_view digits, std::span<const std::string> ids);

}  // namespace sentiment
