#include "base/random_id.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>
#include <cstdint>
#include <stdexcept>

namespace sentiment {
namespace {

std::array<std::uint8_t, 16> random_bytes() {
  std::array<std::uint8_t, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("getrandom failed: the system gives no random numbers");
  }
  return bytes;
}

}  // namespace

std::string random_hex_id() {
  const auto bytes = random_bytes();
  return fmt::format("{:02x}", fmt::join(bytes, ""));
}

std::string random_uuid() {
  auto bytes = random_bytes();
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  std::string text = fmt::format("{:02x}", fmt::join(bytes, ""));
  for (const int at : {8, 13, 18, 23}) text.insert(static_cast<std::size_t>(at), "-");
  return text;
}

}  // namespace sentiment
