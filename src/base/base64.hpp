#pragma once

#include <string>
#include <string_view>

namespace sentiment {

/// RFC 4648's standard alphabet, with padding, in one line.
std::string base64(std::string_view bytes);
/// The bytes that such a text encodes; "" for any other text.
std::string from_base64(std::string_view text);

}  // namespace sentiment
