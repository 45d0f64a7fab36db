#include "base/base64.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sentiment {

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t at) -> std::uint32_t {
      return i + at < bytes.size() ? static_cast<unsigned char>(bytes[i + at]) : 0U;
    };
    const std::uint32_t bits = (byte(0) << 16U) | (byte(1) << 8U) | byte(2);
    for (std::uint32_t k = 0; k < 4; ++k) {
      const bool padding = i + k > bytes.size();
      text += padding ? '=' : kDigits[(bits >> (18U - 6U * k)) & 63U];
    }
  }
  return text;
}

}  // namespace sentiment
