#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sentiment {

/// A piece of somebody's data for an error message: in single quotes, control characters as spaces,
/// cut after a whole character with "…" when longer than `max_bytes`.
std::string quote_briefly(std::string_view text, std::size_t max_bytes = 60);

}  // namespace sentiment
