#pragma once

#include <string>
#include <string_view>

namespace sentiment {

/// Lower-case hexadecimal digits, two a byte.
std::string to_hex(std::string_view bytes);
/// The bytes of hexadecimal digits, of either case; "" for any other text.
std::string from_hex(std::string_view digits);

}  // namespace sentiment
