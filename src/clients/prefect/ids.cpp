#include "clients/prefect/ids.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/sha256.hpp"

namespace sentiment::prefect {

std::string to_rfc3339(Micros time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                     (time - seconds).count());
}

std::string derived_uuid(Micros time, std::string_view name) {
  const auto millis =
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  const std::string stamp = fmt::format("{:012x}", millis);
  const std::string hash = sha256_hex(fmt::format("{} {}", time.time_since_epoch().count(), name));
  // 48 bits of time, the version, 12 bits, the variant (binary 10), 62 bits.
  constexpr std::string_view kVariants = "89ab";
  const auto variant = kVariants[static_cast<std::size_t>(hash[3]) % kVariants.size()];
  return fmt::format("{}-{}-7{}-{}{}-{}", stamp.substr(0, 8), stamp.substr(8, 4), hash.substr(0, 3),
                     variant, hash.substr(4, 3), hash.substr(7, 12));
}

bool is_uuid(std::string_view text) {
  constexpr std::size_t kLength = 36;
  if (text.size() != kLength) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (dash ? c != '-' : !digit) return false;
  }
  return true;
}

}  // namespace sentiment::prefect
