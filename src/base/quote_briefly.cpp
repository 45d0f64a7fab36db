#include "base/quote_briefly.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace sentiment {

std::string quote_briefly(std::string_view text, std::size_t max_bytes) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  std::size_t size = text.size();
  if (size > max_bytes) {
    size = max_bytes;
    while (size > 0 && continues(text[size])) --size;
  }
  std::string result = "'";
  for (const char c : text.substr(0, size)) {
    const auto byte = static_cast<unsigned char>(c);
    result += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  return result + (size < text.size() ? "…'" : "'");
}

}  // namespace sentiment
