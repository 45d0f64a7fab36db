#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// The words of an enum, in the order of its values, which count from 0.
template <class Enum>
struct Words {
  std::string_view what;  ///< what the enum is, for errors
  std::span<const std::string_view> words;

  std::string_view of(Enum value) const { return words[static_cast<std::size_t>(value)]; }
  /// Errors: corrupt_data for a word that is none of them.
  Result<Enum> parse(std::string_view text) const {
    const auto found = std::ranges::find(words, text);
    if (found != words.end()) return static_cast<Enum>(found - words.begin());
    return fail(Code::corrupt_data, fmt::format("unknown {} '{}'", what, text));
  }
};

}  // namespace sentiment
