#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "text/text_walk.hpp"

namespace sentiment {

/// A word as 16 bytes that hash tables compare: words of up to 15 bytes are held whole (padded with
/// zeros, the length in the last byte); a longer one by a hash, and where its bytes lie in a
/// table's arena.
struct WordKey {
  std::uint64_t low;
  std::uint64_t high;

  static constexpr std::size_t kLongestInline = 15;
  static constexpr unsigned kLengthShift = 56;
  static constexpr std::uint64_t kLong = 0xFF;  // in place of the length

  bool is_long() const { return high >> kLengthShift == kLong; }
  friend bool operator==(const WordKey&, const WordKey&) = default;
};

/// Multiplies to 128 bits and folds: every input bit reaches every output bit.
inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a ^ 0x9E3779B97F4A7C15ULL) * (b ^ 0xD6E8FEB86659FD93ULL);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t hash_of(const WordKey& key) { return mix(key.low, key.high); }

inline std::uint64_t hash_bytes(std::string_view bytes) {
  std::uint64_t hash = bytes.size();
  while (!bytes.empty()) {
    std::array<std::uint64_t, 2> part{};
    const std::size_t n = bytes.size() < sizeof part ? bytes.size() : sizeof part;
    std::memcpy(part.data(), bytes.data(), n);
    hash = mix(hash ^ part[0], part[1]);
    bytes.remove_prefix(n);
  }
  return hash;
}

/// Requires: kWalkBlock bytes may be read at the word's data.
inline WordKey word_key(std::string_view word) {
  const std::size_t n = word.size();
  if (n > WordKey::kLongestInline) [[unlikely]] {
    return {hash_bytes(word), WordKey::kLong << WordKey::kLengthShift};
  }
  static_assert(std::endian::native == std::endian::little);
  std::array<std::uint64_t, 2> bytes;
  static_assert(sizeof bytes <= kWalkBlock);
  std::memcpy(bytes.data(), word.data(), sizeof bytes);
  constexpr unsigned kBits = 8;
  const auto first = [](std::uint64_t value, std::size_t count) {  // count in 0..7
    return value & ((std::uint64_t{1} << (count * kBits)) - 1);
  };
  return {n >= kBits ? bytes[0] : first(bytes[0], n),
          (n > kBits ? first(bytes[1], n - kBits) : 0) | std::uint64_t{n} << WordKey::kLengthShift};
}

/// The same for a word that nothing may be read behind.
inline WordKey word_key_unpadded(std::string_view word) {
  if (word.size() > WordKey::kLongestInline) return word_key(word);
  std::array<char, kWalkBlock> padded{};
  word.copy(padded.data(), word.size());
  return word_key({padded.data(), word.size()});
}

}  // namespace sentiment
