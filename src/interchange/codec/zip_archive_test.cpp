#include "interchange/codec/zip_archive.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "interchange/codec/skops_reader.hpp"
#include "testing/fails_with.hpp"
#include "testing/golden.hpp"
#include "testing/source_dir.hpp"

namespace sentiment::foreign {
namespace {

using std::string_view_literals::operator""sv;
using testing::HasSubstr;
using testing_support::FailsWith;

constexpr std::string_view kLocal = "PK\x03\x04"sv;
constexpr std::string_view kListed = "PK\x01\x02"sv;
constexpr std::string_view kEnd = "PK\x05\x06"sv;

/// A file that skops wrote, whose last entry, and last record, is schema.json.
std::string real_file() {
  return testing_support::read_whole(testing_support::source_dir() /
                                     "tests/golden/foreign/sklearn-1.9.1/05-skops.skops");
}

/// With other bytes at an offset of the last record that begins with `record`.
std::string with(std::string_view record, std::size_t offset, std::string_view bytes,
                 std::string file = real_file()) {
  const std::size_t at = file.rfind(record) + offset;
  return file.replace(at, bytes.size(), bytes);
}

TEST(ZipArchive, ARealFileIsReadAsItIs) {
  const std::string file = real_file();
  EXPECT_TRUE(ZipArchive::open(file).value().read("schema.json"));
  EXPECT_TRUE(read_skops(file));
}

TEST(ZipArchive, AnEntrySaysTheSameOfItselfAsTheDirectorySaysOfIt) {
  struct Case {
    std::size_t offset;  // in the entry's own header
    std::string_view bytes;
  };
  for (const Case& lie : {Case{30, "schemb.json"sv}, Case{30, "SCHEMA.JSON"sv},  // name
                          Case{26, "\x0a\0"sv},                                  // its length
                          Case{6, "\x01\0"sv}, Case{6, "\x08\0"sv}, Case{6, "\0\x08"sv},  // flags
                          Case{8, "\x08\0"sv},                                            // method
                          Case{14, "\0\0\0\0"sv},                                         // CRC-32
                          Case{18, "\x01\0\0\0"sv}, Case{22, "\x01\0\0\0"sv},             // sizes
                          Case{18, "\xff\xff\xff\xff\xff\xff\xff\xff"sv}}) {
    EXPECT_THAT(read_skops(with(kLocal, lie.offset, lie.bytes)),
                FailsWith(Code::corrupt_data, HasSubstr("'schema.json'")))
        << lie.offset;
  }
}

/// As a program writes that cannot go back: zeros, a flag, and the truth behind the bytes.
TEST(ZipArchive, SizesThatFollowTheBytesMayBeZeroInFrontOfThem) {
  const auto streamed = [](std::string_view sizes) {
    return with(kListed, 8, "\x08\0"sv, with(kLocal, 6, "\x08\0"sv, with(kLocal, 14, sizes)));
  };
  EXPECT_TRUE(read_skops(streamed("\0\0\0\0\0\0\0\0\0\0\0\0"sv)));
  EXPECT_THAT(read_skops(streamed("\0\0\0\0\1\0\0\0\1\0\0\0"sv)),
              FailsWith(Code::corrupt_data, HasSubstr("'schema.json'")));
}

TEST(ZipArchive, OneDirectoryAndNothingBesideIt) {
  const std::string file = real_file();
  EXPECT_THAT(read_skops(file + "more"), FailsWith(Code::corrupt_data, HasSubstr("end")));
  EXPECT_THAT(read_skops(with(kEnd, 20, "\x01\0"sv)),
              FailsWith(Code::corrupt_data, HasSubstr("end")));
  EXPECT_THAT(read_skops(std::string(file).insert(file.rfind(kEnd), "more")),
              FailsWith(Code::corrupt_data, HasSubstr("directory")));
  EXPECT_THAT(read_skops("more" + file), FailsWith(Code::corrupt_data, HasSubstr("directory")));
  EXPECT_THAT(read_skops(with(kEnd, 10, "\x01\0"sv)),
              FailsWith(Code::corrupt_data, HasSubstr("directory")));
}

}  // namespace
}  // namespace sentiment::foreign
