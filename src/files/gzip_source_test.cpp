#include "files/gzip_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>

#include "base/error.hpp"
#include "files/string_source.hpp"
#include "testing/fails_with.hpp"
#include "testing/tar_builder.hpp"

namespace sentiment {
namespace {

using testing_support::FailsWith;
using testing_support::gzipped;

Result<std::string> unpack(const std::string& packed, std::size_t piece = 7) {
  StringSource source(packed, piece);
  GzipSource gzip(source);
  std::string bytes;
  std::array<char, 100> buffer;
  while (true) {
    const std::size_t n = SENT_TRY(gzip.read(buffer));
    if (n == 0) return bytes;
    bytes.append(buffer.data(), n);
  }
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * i) + " ";
  return text;
}

TEST(GzipSource, UnpacksWhateverThePiecesItIsGiven) {
  const std::string packed = gzipped(long_text());
  for (const std::size_t piece : {1U, 3U, 1000U, 1000000U})
    EXPECT_EQ(unpack(packed, piece), long_text());
  EXPECT_EQ(unpack(gzipped("")), "");
}

TEST(GzipSource, ReadsMembersOneAfterAnotherAndZerosBehindThem) {
  EXPECT_EQ(unpack(gzipped("one ") + gzipped("") + gzipped("two")), "one two");
  EXPECT_EQ(unpack(gzipped("one ") + std::string(1000, '\0')), "one ");
}

TEST(GzipSource, TellsWhatIsNotGzip) {
  for (const std::string bytes : {"<!DOCTYPE html>", "text,label\n", "\x1f\x9d old compress"}) {
    const auto unpacked = unpack(bytes);
    ASSERT_FALSE(unpacked) << bytes;
    EXPECT_THAT(unpacked, FailsWith(Code::corrupt_data));
  }
  EXPECT_EQ(unpack("").error().code, Code::corrupt_data);
}

TEST(GzipSource, TellsEveryPlaceAtWhichItCanBeCut) {
  const std::string packed = gzipped("a short text");
  for (std::size_t size = 1; size < packed.size(); ++size) {
    EXPECT_THAT(unpack(packed.substr(0, size)), FailsWith(Code::corrupt_data)) << size;
  }
}

TEST(GzipSource, TellsAWrongChecksumAndGarbageBehindTheEnd) {
  std::string packed = gzipped(long_text());
  packed[packed.size() - 8] ^= 1;  // its CRC-32
  EXPECT_EQ(unpack(packed).error().code, Code::corrupt_data);
  EXPECT_EQ(unpack(gzipped("text") + "garbage").error().code, Code::corrupt_data);
}

}  // namespace
}  // namespace sentiment
