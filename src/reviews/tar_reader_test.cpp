#include "reviews/tar_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "files/byte_source.hpp"
#include "files/gzip_source.hpp"
#include "files/string_source.hpp"
#include "testing/fails_with.hpp"
#include "testing/tar_builder.hpp"

namespace sentiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::gzipped;
using testing_support::padded;
using testing_support::seal_tar_header;
using testing_support::tar_end;
using testing_support::tar_header;
using testing_support::tar_member;

/// Every file as "name=content", other members as "name:type".
Result<std::vector<std::string>> list(ByteSource& source, const TarLimits& limits = {}) {
  TarReader tar(source, limits);
  std::vector<std::string> members;
  while (true) {
    const auto entry = SENT_TRY(tar.next());
    if (!entry) return members;
    if (entry->type == TarType::file) {
      const std::string content = SENT_TRY(tar.content());
      EXPECT_EQ(content.size(), entry->size);
      members.push_back(entry->name + "=" + content);
    } else {
      constexpr const char* kTypes[] = {"file", "directory", "link", "other"};
      members.push_back(entry->name + ":" + kTypes[static_cast<int>(entry->type)]);
    }
  }
}

Result<std::vector<std::string>> list(const std::string& bytes, const TarLimits& limits = {}) {
  StringSource source(bytes, 700);  // never whole blocks
  return list(source, limits);
}

void expect_refused(const std::string& bytes, const std::string& why,
                    const TarLimits& limits = {}) {
  const auto members = list(bytes, limits);
  ASSERT_FALSE(members) << why;
  EXPECT_THAT(members, FailsWith(Code::corrupt_data, HasSubstr(why)));
}

std::string pax(const std::string& records) { return tar_member("PaxHeaders/x", records, 'x'); }

TEST(TarReader, ListsFilesFoldersAndLinksInOrder) {
  const std::string bytes = tar_member("./d/", "", '5') + tar_member("./d/a.txt", "first") +
                            tar_member("d/empty", "") + tar_member("d/link", "", '2') +
                            tar_member("d/hard", "", '1') + tar_member("d/pipe", "", '6') +
                            tar_member("d/big", std::string(1000, 'x')) + tar_end();
  EXPECT_THAT(list(bytes).value(),
              ElementsAre("d/:directory", "d/a.txt=first", "d/empty=", "d/link:link", "d/hard:link",
                          "d/pipe:other", "d/big=" + std::string(1000, 'x')));
  EXPECT_THAT(list(tar_end()).value(), ElementsAre());
}

TEST(TarReader, SkipsContentThatNobodyAsksFor) {
  const std::string bytes =
      tar_member("a", std::string(5000, 'x')) + tar_member("b", "text") + tar_end();
  StringSource source(bytes);
  TarReader tar(source);
  EXPECT_EQ(tar.next()->value_or(TarEntry{}).size, 5000U);
  EXPECT_EQ(tar.next()->value_or(TarEntry{}).name, "b");
  EXPECT_EQ(tar.content(), "text");
  EXPECT_EQ(tar.next().value(), std::nullopt);
}

TEST(TarReader, JoinsThePrefixOfUstarButNotOfGnu) {
  std::string header = tar_header("name", 0);
  header.replace(345, 6, "prefix");
  seal_tar_header(header);
  EXPECT_THAT(list(header + tar_end()).value(), ElementsAre("prefix/name="));
  header.replace(257, 8, std::string_view("ustar  \0", 8));
  seal_tar_header(header);
  EXPECT_THAT(list(header + tar_end()).value(), ElementsAre("name="));
}

TEST(TarReader, ReadsGnuAndPaxLongNames) {
  const std::string name = std::string(60, 'd') + "/" + std::string(60, 'e') + "/" + "f.txt";
  const std::string gnu = tar_member("././@LongLink", name + '\0', 'L') +
                          tar_member("././@LongLink", "target", 'K') + tar_member("short", "1");
  const std::string record = "137 path=" + name + "\n";
  ASSERT_EQ(record.size(), 137U);
  const std::string modern = tar_member("g", "19 comment=whatever\n", 'g') +
                             pax("20 mtime=1350244992\n" + record) + tar_member("short", "2");
  EXPECT_THAT(list(gnu + modern + tar_member("next", "3") + tar_end()).value(),
              ElementsAre(name + "=1", name + "=2", "next=3"));
}

TEST(TarReader, ReadsSizesOfPaxAndOfBase256) {
  std::string header = tar_header("large", 0);
  header.replace(124, 12, std::string("\x80\0\0\0\0\0\0\0\0\0\0\x04", 12));
  seal_tar_header(header);
  const std::string bytes = header + padded("four") + pax("10 size=4\n") + tar_header("pax", 0) +
                            padded("five") + tar_end();
  EXPECT_THAT(list(bytes).value(), ElementsAre("large=four", "pax=five"));
}

TEST(TarReader, RefusesNamesThatLeaveTheArchive) {
  for (const std::string name : {"../x", "a/../../x", "a/..", "..", "./../x"}) {
    expect_refused(tar_member(name, "") + tar_end(), "outside itself");
    expect_refused(pax(std::to_string(name.size() + 9) + " path=" + name + "\n") +
                       tar_member("harmless", "") + tar_end(),
                   "outside itself");
  }
  expect_refused(tar_member("/etc/passwd", "") + tar_end(), "absolute name");
  expect_refused(tar_member("././@LongLink", "/etc/passwd", 'L') + tar_member("x", "") + tar_end(),
                 "absolute name");
  EXPECT_THAT(list(tar_member("..a/b..", "") + tar_end()).value(), ElementsAre("..a/b..="));
}

TEST(TarReader, PrintsNamesWithoutTheirControlCharacters) {
  const auto members = list(tar_member("/\x1b[31mred\n", "") + tar_end());
  ASSERT_FALSE(members);
  EXPECT_EQ(members.error().message.find_first_of("\x1b\n"), std::string::npos);
}

TEST(TarReader, RefusesWhatIsTooLarge) {
  const TarLimits limits{.members = 3, .total_bytes = 10'000, .content_bytes = 1'000};
  expect_refused(tar_member("a", std::string(1001, 'x')) + tar_end(), "1001 bytes", limits);
  expect_refused(tar_header("a", 077777777777), "says that it holds", limits);
  expect_refused(tar_header("a", 9'500), "more than the 10000 bytes", limits);
  expect_refused(tar_end() + std::string(10'000, '\0'), "more than the 10000 bytes", limits);
  expect_refused(tar_member("a", "") + tar_member("b", "") + tar_member("c", "") +
                     tar_member("d", "") + tar_end(),
                 "more than 3 members", limits);
  expect_refused(tar_header("x", std::size_t{2} << 20, 'x'), "a name or attributes of");
}

TEST(TarReader, DoesNotUnpackABombBeyondItsBound) {
  const std::string bomb = gzipped(tar_header("zeros", std::size_t{64} << 20) +
                                   std::string(std::size_t{64} << 20, '\0'));
  EXPECT_LT(bomb.size(), std::size_t{1} << 20);
  StringSource packed(bomb);
  GzipSource gzip(packed);
  EXPECT_EQ(list(gzip, {.total_bytes = 1 << 20}).error().code, Code::corrupt_data);
}

TEST(TarReader, RefusesSizesThatAreNoNumbers) {
  std::string header = tar_header("a", 0);
  header.replace(124, 11, "0000000008x");
  seal_tar_header(header);
  expect_refused(header + tar_end(), "size that is not a number");
  header.replace(124, 12, 12, '\xff');  // base 256, below zero
  seal_tar_header(header);
  expect_refused(header + tar_end(), "size that is not a number");
  header.replace(124, 12, std::string("\x80\0\0\1\0\0\0\0\0\0\0\0", 12));  // beyond 64 bits
  seal_tar_header(header);
  expect_refused(header + tar_end(), "size that is not a number");
}

TEST(TarReader, RefusesBrokenPaxRecords) {
  for (const std::string record :
       {"path=x\n", "0 path=x\n", "3 x", "99 path=x\n", "9 path=xy", "9 path=x\ny", "7 pathx\n",
        "999999999999999999999 path=x\n", "12 size=4x\xe9\n", "10 size=\n\n", " 9 path=x\n"}) {
    expect_refused(pax(record) + tar_member("a", "") + tar_end(), "PAX");
  }
  expect_refused(pax("22 GNU.sparse.major=1\n") + tar_member("a", "") + tar_end(), "sparse");
  expect_refused(tar_member("a", "", 'S') + tar_end(), "sparse");
}

TEST(TarReader, TellsAnArchiveThatIsCutAtAnyPlace) {
  const std::string bytes = tar_member("a", std::string(600, 'x')) + tar_member("b", "y");
  for (std::size_t size = 0; size <= bytes.size(); size += 64)
    EXPECT_FALSE(list(bytes.substr(0, size))) << size;
  expect_refused(bytes.substr(0, 1000), "middle of a member");
  expect_refused(bytes.substr(0, 1536 + 100), "middle of a header");
  expect_refused(bytes, "without its end mark");
}

TEST(TarReader, TellsWhatIsNoTarArchive) {
  expect_refused(padded("<!DOCTYPE html><html>Not found</html>"), "not a tar archive");
  std::string damaged = tar_member("a", "") + tar_member("b", "");
  damaged[512] ^= 1;
  expect_refused(damaged + tar_end(), "damaged");
}

TEST(TarReader, VerifiesTheGzipChecksumBehindTheEndMark) {
  std::string packed = gzipped(tar_member("a", "text") + tar_end());
  StringSource whole(packed);
  GzipSource good(whole);
  EXPECT_THAT(list(good).value(), ElementsAre("a=text"));
  packed[packed.size() - 8] ^= 1;
  StringSource broken(packed);
  GzipSource bad(broken);
  EXPECT_FALSE(list(bad));
}

}  // namespace
}  // namespace sentiment
