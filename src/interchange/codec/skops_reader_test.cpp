#include "interchange/codec/skops_reader.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "interchange/codec/value.hpp"
#include "interchange/codec/zip_writer.hpp"
#include "testing/fails_with.hpp"

namespace sentiment::foreign {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

std::string dict_node(std::string_view members) {
  return fmt::format(R"({{"__loader__":"DictNode","content":{{{}}}}})", members);
}

std::string number_node(std::size_t number) {
  return fmt::format(R"({{"__loader__":"JsonNode","content":"{}"}})", number);
}

std::string archive_of(std::string_view schema) {
  ZipWriter writer;
  EXPECT_TRUE(writer.add("schema.json", schema));
  return writer.finish();
}

/// Looking for each key among those before it would take minutes.
TEST(SkopsReader, ReadsADictOfVeryManyKeys) {
  constexpr std::size_t kKeys = 200'000;
  std::string members;
  for (std::size_t i = 0; i < kKeys; ++i) {
    members += fmt::format("{}\"term {}\":{}", i > 0 ? "," : "", i, number_node(i));
  }
  const auto tree = read_skops(archive_of(dict_node(members)));
  ASSERT_TRUE(tree) << tree.error().message;
  const auto items = tree->items(tree->root);
  ASSERT_EQ(items.size(), 2 * kKeys);
  for (std::size_t i = 0; i < kKeys; ++i) {
    ASSERT_EQ(items[2 * i].as_text(), fmt::format("term {}", i));
    ASSERT_EQ(items[2 * i + 1].as_integer(), static_cast<std::int64_t>(i));
  }
}

TEST(SkopsReader, RefusesWhatStandsTwice) {
  const auto key = read_skops(archive_of(dict_node(
      fmt::format(R"("a":{},"b":{},"a":{})", number_node(1), number_node(2), number_node(3)))));
  EXPECT_THAT(key, FailsWith(Code::corrupt_data, HasSubstr("key")));
  const auto member =
      read_skops(archive_of(R"({"__loader__":"JsonNode","content":"1","content":"2"})"));
  EXPECT_THAT(member, FailsWith(Code::corrupt_data, HasSubstr("member")));
}

}  // namespace
}  // namespace sentiment::foreign
