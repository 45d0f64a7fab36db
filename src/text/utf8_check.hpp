#pragma once

#include <cstddef>
#include <string_view>

namespace sentiment {

/// Where the first byte lies that does not begin or continue a character of strict UTF-8 (no
/// overlong forms, no surrogates, nothing above U+10FFFF), as CPython's decoder names it; npos if
/// all is well. Cost: O(bytes), 16 bytes at a time where they are ASCII.
std::size_t find_invalid_utf8(std::string_view bytes);

}  // namespace sentiment
