#include "model/section_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/byte_reader.hpp"
#include "base/error.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;

constexpr std::size_t kBefore = 32;
constexpr std::array<std::string_view, 2> kKnown{"ONE", "TWO"};

std::string two_sections() {
  SectionWriter writer(kBefore);
  writer.add("ONE", SectionNeed::required, std::string("first"));
  writer.add("TWO", SectionNeed::optional, std::string("the second"));
  return writer.take();
}

std::string text_of(const SectionDirectory& directory, std::string_view name) {
  ByteReader in = directory.section(name).value();
  return std::string(in.bytes(in.left()));
}

std::string with_number(std::string content, std::size_t at, std::uint64_t number) {
  std::memcpy(content.data() + at, &number, sizeof(number));
  return content;
}

std::string directory_refusal(const std::string& content) {
  const auto refused = SectionDirectory::read(content, kBefore, kKnown);
  if (refused) return "accepted";
  EXPECT_EQ(refused.error().code, Code::corrupt_data);
  return refused.error().message;
}

TEST(SectionDirectory, GivesBackEachSectionByItsName) {
  const std::string content = two_sections();
  const auto directory = SectionDirectory::read(content, kBefore, kKnown).value();
  EXPECT_EQ(text_of(directory, "ONE"), "first");
  EXPECT_EQ(text_of(directory, "TWO"), "the second");
  EXPECT_FALSE(directory.has("THREE"));
  EXPECT_THAT(directory.section("THREE").error().message, HasSubstr("THREE"));
  EXPECT_EQ(content.size() % 8, 0U);
}

TEST(SectionDirectory, AnUnknownSectionIsSkippedUnlessItIsRequired) {
  for (const SectionNeed need : {SectionNeed::optional, SectionNeed::required}) {
    SectionWriter writer(kBefore);
    writer.add("LATER", need, std::string("of a newer program"));
    writer.add("ONE", SectionNeed::required, std::string("first"));
    const std::string content = writer.take();
    if (need == SectionNeed::optional) {
      EXPECT_EQ(text_of(SectionDirectory::read(content, kBefore, kKnown).value(), "ONE"), "first");
    } else {
      EXPECT_THAT(directory_refusal(content), HasSubstr("LATER"));
    }
  }
}

TEST(SectionDirectory, RefusesWhatDoesNotFit) {
  const std::string content = two_sections();
  constexpr std::size_t kOffset = 8 + 16;  // of the first entry's offset
  constexpr std::size_t kEntry = 32;
  ASSERT_EQ(directory_refusal(content), "accepted");
  EXPECT_NE(directory_refusal(with_number(content, 0, 3)), "accepted") << "more entries than given";
  EXPECT_NE(directory_refusal(with_number(content, 0, 0xFFFFFFFF)), "accepted");
  for (const std::uint64_t bad : {0ULL, 8ULL, 105ULL, 1ULL << 40U, ~0ULL}) {
    EXPECT_NE(directory_refusal(with_number(content, kOffset, bad)), "accepted") << bad;
    EXPECT_NE(directory_refusal(with_number(content, kOffset + kEntry, bad)), "accepted") << bad;
  }
  for (const std::uint64_t bad : {100ULL, 1ULL << 40U, ~0ULL}) {
    EXPECT_NE(directory_refusal(with_number(content, kOffset + 8, bad)), "accepted") << bad;
  }
  std::string twice = content;
  std::memcpy(twice.data() + 8 + kEntry, "ONE", 4);
  EXPECT_NE(directory_refusal(twice), "accepted") << "a name twice";
  for (std::size_t size = 0; size < content.size() - 8; ++size) {
    EXPECT_NE(directory_refusal(content.substr(0, size)), "accepted") << size;
  }
}

}  // namespace
}  // namespace sentiment
