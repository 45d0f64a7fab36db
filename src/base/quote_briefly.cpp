#include "base/quote_briefly.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include "base/utf8.hpp"

namespace sentiment {

std::string quote_briefly(std::string_view text, std::size_t max_bytes) {
  const std::string_view beginning = clip_utf8(text, max_bytes);
  std::string result = "'";
  for (const char c : beginning) {
    const auto byte = static_cast<unsigned char>(c);
    result += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  return result + (beginning.size() < text.size() ? "…'" : "'");
}

}  // namespace sentiment
