#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sentiment {

/// The spellings taken, for error messages.
inline constexpr std::string_view kLabelSpellings = "0/1, neg/pos, negative/positive or false/true";

/// 0 or 1 for a label as people write it: 0/1, neg/pos, negative/positive, false/true in any case,
/// blanks (space, tab) around it ignored; 0.0/1.0 too, because pandas writes whole numbers so once
/// a column has held a gap. Nothing else: no "01", "+1", "1e0", "yes".
std::optional<std::uint8_t> parse_label(std::string_view cell);

/// The most classes of a label column; more are not treated as classes.
inline constexpr std::size_t kMostLabelClasses = 100;

/// A label as a class's name: the blanks around it go, all else stays as spelled.
std::string_view spelled_label(std::string_view cell);

/// Whether labels of these names, each once, are classes as spelled: exactly two that parse_label()
/// does not know, or more than two; none of them missing (data/missing_text.hpp).
bool are_spelled_classes(std::span<const std::string> names);

/// Whether two classes are spellings of 0 and 1, in this order: labels are then read by
/// parse_label(), else by their names.
bool spell_sentiments(std::span<const std::string> classes);

}  // namespace sentiment
