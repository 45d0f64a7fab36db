#include "files/zstd_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>

#include "base/error.hpp"
#include "files/string_source.hpp"
#include "testing/fails_with.hpp"
#include "testing/zstd_packed.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::zstd_packed;

Result<std::string> unzstd(const std::string& packed, std::size_t piece = 7) {
  StringSource source(packed, piece);
  ZstdSource zstd(source);
  std::string bytes;
  std::array<char, 100> buffer;
  while (true) {
    const std::size_t n = SENT_TRY(zstd.read(buffer));
    if (n == 0) return bytes;
    bytes.append(buffer.data(), n);
  }
}

std::string squares() {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * i) + " ";
  return text;
}

TEST(ZstdSource, UnpacksWhateverThePiecesItIsGiven) {
  const std::string packed = zstd_packed(squares());
  for (const std::size_t piece : {1U, 3U, 1000U, 1000000U})
    EXPECT_EQ(unzstd(packed, piece), squares());
  EXPECT_EQ(unzstd(zstd_packed("")), "");
}

TEST(ZstdSource, ReadsFramesOneAfterAnotherAndPassesOverNotes) {
  EXPECT_EQ(unzstd(zstd_packed("one ") + zstd_packed("") + zstd_packed("two")), "one two");
  const std::string note("\x50\x2A\x4D\x18\x03\0\0\0abc", 11);
  EXPECT_EQ(unzstd(note + zstd_packed("one")), "one");
}

TEST(ZstdSource, SaysWhereItIsDamagedOrCut) {
  const std::string packed = zstd_packed(squares());
  for (std::size_t size = 0; size < packed.size(); size += 17)
    EXPECT_THAT(unzstd(packed.substr(0, size)), FailsWith(Code::corrupt_data)) << size;
  std::string damaged = packed;
  damaged[packed.size() / 2] ^= 0x55;
  EXPECT_THAT(unzstd(damaged), FailsWith(Code::corrupt_data));
  EXPECT_THAT(unzstd(packed + "more"), FailsWith(Code::corrupt_data));
}

TEST(ZstdSource, RefusesAWindowThatNeedsTooMuchMemory) {
  // A frame's header that asks for a window of 2 GiB: no single segment, exponent 21.
  const std::string frame("\x28\xB5\x2F\xFD\x00\xA8\x01\0\0", 9);
  EXPECT_THAT(unzstd(frame), FailsWith(Code::corrupt_data, HasSubstr("128 MiB")));
}

}  // namespace
}  // namespace sentiment
