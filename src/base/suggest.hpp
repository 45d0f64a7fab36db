#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sentiment {

/// The candidate nearest to a mistyped word; nullptr when none is near enough to be meant (more
/// than a third of its letters differ).
const std::string* find_nearest(std::string_view word, std::span<const std::string> candidates);

/// "; did you mean 'x'?" for the nearest candidate, or "".
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace sentiment
