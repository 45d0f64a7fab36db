#include "text/utf8_check.hpp"

#include <cstddef>
#include <string_view>

#include "base/utf8.hpp"
#include "text/simd.hpp"

namespace sentiment {

std::size_t find_invalid_utf8(std::string_view bytes) {
  const char* const begin = bytes.data();
  const std::size_t size = bytes.size();
  std::size_t i = 0;
  while (i < size) {
    while (i + kSimdBytes <= size && SimdBytes::load(begin + i).high_bits() == 0) {
      i += kSimdBytes;
    }
    if (i == size) break;
    const Decoded next = decode_utf8(begin + i, begin + size);
    if (!next.valid) return i;
    i += next.length;
  }
  return std::string_view::npos;
}

}  // namespace sentiment
