#pragma once

#include <string>
#include <string_view>

namespace sentiment {

/// Text as HTML content or a quoted attribute's value: markup characters become references,
/// control characters and bytes that are not UTF-8 become U+FFFD.
std::string escape_html(std::string_view text);

}  // namespace sentiment
