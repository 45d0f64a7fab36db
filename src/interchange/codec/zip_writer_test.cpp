#include "interchange/codec/zip_writer.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <string>

#include "testing/zip_entries.hpp"

namespace sentiment {
namespace {

using testing_support::number_at;
using testing_support::zip_entries;

TEST(ZipWriter, HoldsWhatWasAddedUnderItsName) {
  const std::string text(10'000, 'a');
  ZipWriter writer;
  ASSERT_TRUE(writer.add("a.txt", text));
  ASSERT_TRUE(writer.add("empty", ""));
  const std::string archive = writer.finish();
  EXPECT_LT(archive.size(), 400U) << "deflated";
  EXPECT_EQ(zip_entries(archive),
            (std::map<std::string, std::string>{{"a.txt", text}, {"empty", ""}}));
}

TEST(ZipWriter, EndsInADirectoryThatPointsToEachEntry) {
  ZipWriter writer;
  ASSERT_TRUE(writer.add("one", "1"));
  ASSERT_TRUE(writer.add("two", "22"));
  const std::string archive = writer.finish();
  const std::size_t end = archive.size() - 22;
  EXPECT_EQ(number_at(archive, end, 4), 0x06054b50U);
  EXPECT_EQ(number_at(archive, end + 10, 2), 2U);
  const std::size_t first = number_at(archive, end + 16, 4);
  EXPECT_EQ(first + number_at(archive, end + 12, 4), end);
  const std::size_t second = first + 46 + 3;
  EXPECT_EQ(archive.substr(second + 46, 3), "two");
  EXPECT_EQ(archive.substr(number_at(archive, second + 42, 4) + 30, 3), "two");
}

TEST(ZipWriter, GivesTheSameBytesForTheSameEntries) {
  const auto archive = [] {
    ZipWriter writer;
    EXPECT_TRUE(writer.add("x", "content"));
    return writer.finish();
  };
  EXPECT_EQ(archive(), archive());
}

}  // namespace
}  // namespace sentiment
