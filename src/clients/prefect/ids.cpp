#include "clients/prefect/ids.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <optional>
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

std::optional<Micros> from_rfc3339(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  constexpr int kMicroDigits = 6;
  if (text.size() < kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !digit : text[i] != kForm[i]) return std::nullopt;
  }
  const auto number = [text](std::size_t at, std::size_t digits) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + digits, value);
    return value;
  };
  const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  if (!day.ok()) return std::nullopt;
  Micros time = std::chrono::sys_days(day) + std::chrono::hours(number(11, 2)) +
                std::chrono::minutes(number(14, 2)) + std::chrono::seconds(number(17, 2));
  auto rest = text.substr(kForm.size());
  if (rest.starts_with('.')) {
    const auto digits = std::min(rest.find_first_not_of("0123456789", 1), rest.size()) - 1;
    std::string fraction(rest.substr(1, digits));
    fraction.resize(kMicroDigits, '0');
    int micros = 0;
    std::from_chars(fraction.data(), fraction.data() + fraction.size(), micros);
    time += std::chrono::microseconds(micros);
    rest.remove_prefix(1 + digits);
  }
  if (rest != "Z" && rest != "+00:00") return std::nullopt;
  return time;
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
