#pragma once

#include <string_view>

namespace sentiment {

/// Whether valid UTF-8 shows the marks of a text that was once decoded wrongly: UTF-8 read as
/// Windows-1252 ("cafÃ©", "itâ€™s", "ðŸ˜€"), control characters U+0080 to U+009F (Windows-1252 read
/// as Latin-1), or U+FFFD, which stands where a decoder gave up. A guess: for people to look at.
bool looks_like_mojibake(std::string_view text);

}  // namespace sentiment
