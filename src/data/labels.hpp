#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sentiment {

/// The spellings of the two sentiments, for error messages.
inline constexpr std::string_view kLabelSpellings = "0/1, neg/pos, negative/positive or false/true";

/// The most classes of a label column; more are not treated as classes.
inline constexpr std::size_t kMostLabelClasses = 100;

/// A label without the white space around it, all of Unicode's.
std::string_view trimmed_label(std::string_view cell);

/// The name of the class that a label means: trimmed; of a number its shortest spelling
/// (data/number_name.hpp), so that equal numbers are one class; else as spelled.
std::string class_name(std::string_view cell);

/// 0 or 1 for a label that spells a sentiment: 0/1 (any spelling of these numbers), neg/pos,
/// negative/positive, false/true in any case, trimmed. Nothing else: no "yes".
std::optional<std::uint8_t> parse_label(std::string_view cell);

/// Whether two classes are spellings of 0 and 1, in this order: find_class() then takes each
/// spelling that parse_label() knows.
bool spell_sentiments(std::span<const std::string> classes);

/// The number of the class that a label means, among those of a model; nothing where there is none.
std::optional<std::size_t> find_class(std::span<const std::string> classes, std::string_view label);

}  // namespace sentiment
