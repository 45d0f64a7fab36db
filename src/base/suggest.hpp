#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sentiment {

/// The candidate nearest to a mistyped word, or "" when none is near enough to be meant
/// (more than a third of its letters differ).
std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// "; did you mean 'x'?" for the nearest candidate, or "" when none is near.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace sentiment
