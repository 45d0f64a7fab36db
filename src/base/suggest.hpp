#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sentiment {

/// "; did you mean 'x'?" for the candidate nearest to a mistyped word, or "" when none is near
/// enough to be meant (more than a third of its letters differ).
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace sentiment
