#pragma once

#include <cstdint>
#include <string_view>

namespace sentiment {

/// XXH3 64-bit digest of a text's bytes: tells whether a model was trained on it.
std::uint64_t text_digest(std::string_view text);

}  // namespace sentiment
