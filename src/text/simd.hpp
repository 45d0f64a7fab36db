#pragma once

#if defined(__SSE2__) && !defined(SENTIMENT_PORTABLE_SIMD)
#define SENTIMENT_SSE
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sentiment {

/// Bytes that the operations below work on at once.
inline constexpr std::size_t kSimdBytes = 16;

/// 16 bytes side by side, in plain C++; what a comparison says of a byte is 0xFF for yes, 0 for no.
class PortableBytes {
 public:
  /// `byte` sixteen times.
  explicit PortableBytes(char byte) { bytes_.fill(static_cast<std::uint8_t>(byte)); }
  /// Shape: kSimdBytes bytes can be read at `from`, and written at `to`; any alignment.
  static PortableBytes load(const char* from) {
    PortableBytes all(0);
    std::memcpy(all.bytes_.data(), from, kSimdBytes);
    return all;
  }
  void store(char* to) const { std::memcpy(to, bytes_.data(), kSimdBytes); }

  friend PortableBytes operator|(PortableBytes a, PortableBytes b) {
    return a.each(b, [](unsigned x, unsigned y) { return x | y; });
  }
  friend PortableBytes operator&(PortableBytes a, PortableBytes b) {
    return a.each(b, [](unsigned x, unsigned y) { return x & y; });
  }
  friend PortableBytes equal(PortableBytes a, PortableBytes b) {
    return a.each(b, [](unsigned x, unsigned y) { return x == y ? 0xFFU : 0U; });
  }
  /// low <= byte <= high, all of them as unsigned numbers.
  friend PortableBytes in_range(PortableBytes bytes, char low, char high) {
    const unsigned width = static_cast<std::uint8_t>(high - low);
    return bytes.each(PortableBytes(low), [width](unsigned byte, unsigned first) {
      return static_cast<std::uint8_t>(byte - first) <= width ? 0xFFU : 0U;
    });
  }
  /// Bit i is the highest bit of byte i.
  unsigned high_bits() const {
    const auto halves = std::bit_cast<std::array<std::uint64_t, 2>>(bytes_);
    return gather(halves[0]) | gather(halves[1]) << 8U;
  }

 private:
  template <class Operation>
  PortableBytes each(const PortableBytes& other, Operation operation) const {
    PortableBytes result(0);
    for (std::size_t i = 0; i < kSimdBytes; ++i) {
      result.bytes_[i] = static_cast<std::uint8_t>(operation(bytes_[i], other.bytes_[i]));
    }
    return result;
  }

  /// The highest bits of eight bytes, the first of them (little-endian) the lowest bit: the product
  /// moves each to a place of its own in the top byte.
  static unsigned gather(std::uint64_t bytes) {
    return static_cast<unsigned>(((bytes >> 7U) & 0x0101010101010101U) * 0x0102040810204080U >>
                                 56U);
  }

  std::array<std::uint8_t, kSimdBytes> bytes_;
};

#ifdef SENTIMENT_SSE

/// The same by the instructions that every x86-64 processor has.
class SseBytes {
 public:
  [[gnu::always_inline]] explicit SseBytes(char byte) : bytes_(_mm_set1_epi8(byte)) {}
  [[gnu::always_inline]] static SseBytes load(const char* from) {
    return SseBytes(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  }
  [[gnu::always_inline]] void store(char* to) const {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes_);
  }

  [[gnu::always_inline]] friend inline SseBytes operator|(SseBytes a, SseBytes b) {
    return SseBytes(_mm_or_si128(a.bytes_, b.bytes_));
  }
  [[gnu::always_inline]] friend inline SseBytes operator&(SseBytes a, SseBytes b) {
    return SseBytes(_mm_and_si128(a.bytes_, b.bytes_));
  }
  [[gnu::always_inline]] friend inline SseBytes equal(SseBytes a, SseBytes b) {
    return SseBytes(_mm_cmpeq_epi8(a.bytes_, b.bytes_));
  }
  [[gnu::always_inline]] friend inline SseBytes in_range(SseBytes bytes, char low, char high) {
    const __m128i offset = _mm_sub_epi8(bytes.bytes_, _mm_set1_epi8(low));
    const __m128i width = _mm_set1_epi8(static_cast<char>(high - low));
    return SseBytes(_mm_cmpeq_epi8(_mm_min_epu8(offset, width), offset));
  }
  [[gnu::always_inline]] unsigned high_bits() const {
    return static_cast<unsigned>(_mm_movemask_epi8(bytes_));
  }

 private:
  [[gnu::always_inline]] explicit SseBytes(__m128i bytes) : bytes_(bytes) {}

  __m128i bytes_;
};

using SimdBytes = SseBytes;

#else

using SimdBytes = PortableBytes;

#endif

}  // namespace sentiment
