#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sentiment {

/// The shortest usual spelling of a decimal number, the same for all spellings of its value: "1"
/// for "01", "+1", "1.0" and "1e0", "-0.5" for "-.50". Nothing for other texts ("inf", "1_0", " 1")
/// and for numbers of more than 30 digits.
std::optional<std::string> number_name(std::string_view text);

}  // namespace sentiment
