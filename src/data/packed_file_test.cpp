#include "data/packed_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "files/mapped_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/tar_builder.hpp"
#include "testing/zstd_packed.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::gzipped;
using testing_support::zstd_packed;

const std::string kRows = "text,label\na,0\n";

Result<std::string> inside(const std::string& bytes, std::uint64_t most = kMostUnpackedBytes) {
  const auto unpacked = SENT_TRY(unpack_file(bytes, "f.csv", most));
  return unpacked ? std::string(unpacked->bytes()) : "(plain) " + bytes;
}

TEST(PackedFile, IsKnownByItsBytes) {
  EXPECT_EQ(inside(gzipped(kRows)), kRows);
  EXPECT_EQ(inside(zstd_packed(kRows)), kRows);
  EXPECT_EQ(inside(std::string("\x5A\x2A\x4D\x18\x01\0\0\0x", 9) + zstd_packed(kRows)), kRows);
  EXPECT_EQ(inside("text\n"), "(plain) text\n");
  EXPECT_EQ(inside(""), "(plain) ");
}

TEST(PackedFile, HasABoundOnWhatComesOut) {
  const std::string zeros(std::size_t{3} << 20, '0');
  for (const std::string& packed : {gzipped(zeros), zstd_packed(zeros)}) {
    EXPECT_EQ(inside(packed, zeros.size()), zeros);
    EXPECT_THAT(
        inside(packed, zeros.size() - 1),
        FailsWith(Code::invalid_argument, AllOf(HasSubstr("f.csv"), HasSubstr("3145727"),
                                                HasSubstr("SENTIMENT_MAX_UNPACKED_BYTES"))));
  }
}

TEST(PackedFile, NamesTheFileThatIsDamaged) {
  EXPECT_THAT(inside(gzipped(kRows).substr(0, 20)),
              FailsWith(Code::corrupt_data, HasSubstr("f.csv: ")));
  EXPECT_THAT(inside(zstd_packed(kRows).substr(0, 12)),
              FailsWith(Code::corrupt_data, HasSubstr("f.csv: ")));
}

}  // namespace
}  // namespace sentiment
