#include "inference/line_reader.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::TempDir;

/// Reads what stands in a pipe whose writing end is closed.
LineReader reader_of(std::string_view bytes) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  EXPECT_TRUE(write_all(ends[1], bytes));
  ::close(ends[1]);
  return {ends[0], "the pipe"};
}

std::vector<std::string> lines_of(LineReader& reader) {
  std::vector<std::string> lines;
  while (const auto line = reader.next().value()) lines.emplace_back(*line);
  return lines;
}

TEST(LineReader, GivesLinesWithoutTheirEnds) {
  LineReader reader = reader_of("one\r\n\nthree");
  EXPECT_THAT(lines_of(reader), ElementsAre("one", "", "three"));
  EXPECT_EQ(reader.number(), 3U);
  EXPECT_EQ(reader.next().value(), std::nullopt);
}

TEST(LineReader, LooksAheadWithoutTaking) {
  LineReader reader = reader_of(" \n\t{\n");
  EXPECT_EQ(reader.peek().value(), "{");
  EXPECT_THAT(lines_of(reader), ElementsAre(" ", "\t{"));
  LineReader blank = reader_of(" \n");
  EXPECT_EQ(blank.peek().value(), "");
}

TEST(LineReader, GoesOnWhereItWasAfterAMove) {
  LineReader first = reader_of("one\ntwo\nthree\n");
  ASSERT_EQ(first.next().value(), "one");
  LineReader second(std::move(first));
  EXPECT_THAT(lines_of(second), ElementsAre("two", "three"));
  EXPECT_EQ(second.number(), 3U);
}

TEST(LineReader, HandsOverWhatIsLeft) {
  const TempDir dir;
  LineReader reader = reader_of("one\ntwo\nthree");
  ASSERT_EQ(reader.next().value(), "one");
  auto file = AtomicFile::create(dir.path() / "rest").value();
  ASSERT_TRUE(reader.drain(file));
  ASSERT_TRUE(file.commit());
  EXPECT_EQ(read_file(dir.path() / "rest").value(), "two\nthree");
}

TEST(LineReader, NamesTheInputThatCannotBeRead) {
  LineReader reader(::open("/", O_RDONLY | O_CLOEXEC), "the root");
  EXPECT_THAT(reader.next(), FailsWith(Code::failed_precondition, HasSubstr("the root")));
}

}  // namespace
}  // namespace sentiment
