#include "data/text_digest.hpp"

#include <xxhash.h>

#include <cstdint>
#include <string_view>

namespace sentiment {

std::uint64_t text_digest(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

}  // namespace sentiment
