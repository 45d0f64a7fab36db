#include "http/server/request_id.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace sentiment {
namespace {

constexpr std::size_t kLongestId = 128;
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_sane(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == ':';
}

void append_hex(std::uint64_t value, std::string& out) {
  for (int shift = 60; shift >= 0; shift -= 4) out += kHexDigits[(value >> shift) & 0xf];
}

}  // namespace

bool is_sane_request_id(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && std::ranges::all_of(id, is_sane);
}

RequestIds::RequestIds() {
  std::random_device device;
  state_ = (static_cast<std::uint64_t>(device()) << 32) | device();
}

void RequestIds::choose(std::string_view sent, std::string& id) {
  if (is_sane_request_id(sent)) {
    id.assign(sent);
    return;
  }
  id.clear();
  append_hex(next(), id);
  append_hex(next(), id);
}

/// splitmix64 (Steele, Lea, Flood 2014).
std::uint64_t RequestIds::next() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

}  // namespace sentiment
