#include "base/byte_reader.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/byte_writer.hpp"

namespace sentiment {
namespace {

TEST(ByteReader, ReadsWhatAWriterWrote) {
  const std::vector<double> numbers{0.5, -2};
  ByteWriter writer;
  writer.u8(1);
  writer.u32(0xDEADBEEF);
  writer.u64(1ULL << 40U);
  writer.f64(-0.1);
  writer.text("häuser");
  writer.array(std::span<const double>(numbers));
  ByteReader reader(writer.written());
  EXPECT_TRUE(reader.flag());
  EXPECT_EQ(reader.u32(), 0xDEADBEEF);
  EXPECT_EQ(reader.u64(), 1ULL << 40U);
  EXPECT_EQ(reader.f64(), -0.1);
  EXPECT_EQ(reader.text(), "häuser");
  EXPECT_EQ(reader.array<double>(2), numbers);
  EXPECT_EQ(reader.left(), 0);
  EXPECT_TRUE(reader.ok());
}

TEST(ByteReader, ReadsLittleEndian) {
  ByteReader reader({"\x01\x02\x00\x00", 4});
  EXPECT_EQ(reader.u32(), 0x201);
}

TEST(ByteReader, ReadsZerosBeyondTheEndAndSaysSo) {
  ByteReader reader("abc");
  EXPECT_EQ(reader.u32(), 0);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0) << "after a failure nothing is read any more";
}

TEST(ByteReader, RefusesLengthsBeyondTheBytesPresent) {
  for (const std::uint64_t hostile :
       {std::uint64_t{4}, std::uint64_t{1} << 61U, std::numeric_limits<std::uint64_t>::max()}) {
    ByteWriter writer;
    writer.u64(hostile);
    writer.bytes("abc");
    ByteReader text(writer.written());
    EXPECT_EQ(text.text(), "");
    EXPECT_FALSE(text.ok());
    ByteReader counted(writer.written());
    EXPECT_EQ(counted.count(8), 0);
    EXPECT_FALSE(counted.ok());
    ByteReader array(writer.written());
    EXPECT_TRUE(array.array<double>(hostile).empty());
    EXPECT_FALSE(array.ok());
  }
}

TEST(ByteReader, RefusesChoicesOutOfRange) {
  ByteReader flag("\x02");
  EXPECT_FALSE(flag.flag());
  EXPECT_FALSE(flag.ok());
  ByteReader choice("\x03");
  EXPECT_EQ(choice.choice(3), 3);
  EXPECT_TRUE(choice.ok());
}

TEST(ByteWriter, AlignsWithZeros) {
  ByteWriter writer;
  writer.align(8);
  EXPECT_TRUE(writer.written().empty());
  writer.u8(7);
  writer.align(8);
  EXPECT_EQ(writer.written(), std::string("\x07\0\0\0\0\0\0\0", 8));
}

}  // namespace
}  // namespace sentiment
