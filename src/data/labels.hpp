#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sentiment {

/// The spellings taken, for error messages.
inline constexpr std::string_view kLabelSpellings = "0/1, neg/pos, negative/positive or false/true";

/// 0 or 1 for a label as people write it: 0/1, neg/pos, negative/positive, false/true in any case,
/// blanks (space, tab) around it ignored; 0.0/1.0 too, because pandas writes whole numbers so once
/// a column has held a gap. Nothing else: no "01", "+1", "1e0", "yes".
std::optional<std::uint8_t> parse_label(std::string_view cell);

}  // namespace sentiment
