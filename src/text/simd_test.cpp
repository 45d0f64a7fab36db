#include "text/simd.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>

namespace sentiment {
namespace {

template <class Bytes>
class SimdBytesTest : public testing::Test {};

#ifdef SENTIMENT_SSE
using BothPaths = testing::Types<PortableBytes, SseBytes>;
#else
using BothPaths = testing::Types<PortableBytes>;
#endif
TYPED_TEST_SUITE(SimdBytesTest, BothPaths);

/// Sixteen bytes from `first` on, one more each, behind one byte so that they are not aligned.
std::string shifted(int first) {
  std::string bytes(1, 'x');
  for (std::size_t i = 0; i < kSimdBytes; ++i)
    bytes += static_cast<char>(first + static_cast<int>(i));
  return bytes;
}

template <class Bytes>
std::string stored(Bytes bytes) {
  std::array<char, kSimdBytes + 1> room;
  bytes.store(room.data() + 1);
  return {room.data() + 1, kSimdBytes};
}

/// What each byte of `bytes` becomes by `operation`.
template <class Operation>
std::string each(const std::string& bytes, Operation operation) {
  std::string result;
  for (const char byte : bytes.substr(1)) {
    result += static_cast<char>(operation(static_cast<unsigned char>(byte)));
  }
  return result;
}

int all_bits(bool yes) { return yes ? 0xFF : 0; }

TYPED_TEST(SimdBytesTest, SaysOfEveryPairOfBytesWhatPlainArithmeticDoes) {
  for (int first = 0; first < 256; first += static_cast<int>(kSimdBytes)) {
    const std::string bytes = shifted(first);
    const TypeParam block = TypeParam::load(bytes.data() + 1);
    EXPECT_EQ(stored(block), bytes.substr(1));
    for (int b = 0; b < 256; ++b) {
      const TypeParam other(static_cast<char>(b));
      EXPECT_EQ(stored(block | other), each(bytes, [b](int a) { return a | b; }));
      EXPECT_EQ(stored(block & other), each(bytes, [b](int a) { return a & b; }));
      EXPECT_EQ(stored(equal(block, other)), each(bytes, [b](int a) { return all_bits(a == b); }));
    }
  }
}

TYPED_TEST(SimdBytesTest, FindsBytesBetweenTwoBounds) {
  for (const auto& [low, high] : {std::array{'a', 'z'},
                                  {'0', '9'},
                                  {'\0', '\xFF'},
                                  {'\x7F', '\x80'},
                                  {'\xFF', '\xFF'},
                                  {'\0', '\0'}}) {
    for (int first = 0; first < 256; first += static_cast<int>(kSimdBytes)) {
      const std::string bytes = shifted(first);
      EXPECT_EQ(stored(in_range(TypeParam::load(bytes.data() + 1), low, high)),
                each(bytes, [low, high](unsigned char a) {
                  return all_bits(a >= static_cast<unsigned char>(low) &&
                                  a <= static_cast<unsigned char>(high));
                }));
    }
  }
}

TYPED_TEST(SimdBytesTest, GathersTheHighestBitOfEachByte) {
  for (unsigned mask = 0; mask < 1U << kSimdBytes; ++mask) {
    std::array<char, kSimdBytes> bytes;
    for (std::size_t i = 0; i < kSimdBytes; ++i) {
      bytes[i] = static_cast<char>((mask >> i & 1U) != 0 ? 0x80 + i : 0x7F - i);
    }
    ASSERT_EQ(TypeParam::load(bytes.data()).high_bits(), mask);
  }
}

}  // namespace
}  // namespace sentiment
