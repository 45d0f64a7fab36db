#include "files/mapped_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <thread>
#include <utility>

#include "files/atomic_file.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing_support::TempDir;

TEST(MappedFile, ShowsTheBytesAndKeepsThemInPlaceWhenMoved) {
  const TempDir dir;
  ASSERT_TRUE(write_file_atomically(dir.path() / "f", "some bytes"));
  auto file = MappedFile::open(dir.path() / "f");
  ASSERT_TRUE(file);
  const auto before = file->bytes();
  const MappedFile moved = std::move(*file);
  EXPECT_EQ(moved.bytes(), "some bytes");
  EXPECT_EQ(moved.bytes().data(), before.data());
}

TEST(MappedFile, AnEmptyFileHasNoBytes) {
  const TempDir dir;
  ASSERT_TRUE(write_file_atomically(dir.path() / "f", ""));
  const auto file = MappedFile::open(dir.path() / "f");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->bytes(), "");
}

TEST(MappedFile, TellsAMissingFileFromAFolder) {
  const TempDir dir;
  const auto missing = MappedFile::open(dir.path() / "none");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::not_found);
  EXPECT_NE(missing.error().message.find("none"), std::string::npos);
  const auto folder = MappedFile::open(dir.path());
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, Code::invalid_argument);
}

TEST(MappedFile, ACheckFindsWhatOpenWouldFind) {
  const TempDir dir;
  ASSERT_TRUE(write_file_atomically(dir.path() / "f", "bytes"));
  EXPECT_TRUE(MappedFile::check(dir.path() / "f"));
  EXPECT_EQ(MappedFile::check(dir.path() / "none").error().code, Code::not_found);
  EXPECT_EQ(MappedFile::check(dir.path()).error().code, Code::invalid_argument);
}

TEST(MappedFile, ACheckDoesNotOpenAPipe) {
  const TempDir dir;
  const auto path = dir.path() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_TRUE(MappedFile::check(path));  // opening it would wait for a writer
}

TEST(MappedFile, ReadsAPipeWhole) {
  const TempDir dir;
  const auto path = dir.path() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const std::jthread writer([&path] {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);  // waits for the reader
    EXPECT_EQ(::write(fd, "from a pipe", 11), 11);
    ::close(fd);
  });
  const auto file = MappedFile::open(path);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->bytes(), "from a pipe");
}

/// Memory that the mapping at `address` takes, as the kernel counts it.
std::size_t resident_bytes(const void* address) {
  std::ifstream maps("/proc/self/smaps");
  const std::string begin = fmt::format("{:x}-", reinterpret_cast<std::uintptr_t>(address));
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    inside = inside || line.starts_with(begin);
    if (inside && line.starts_with("Rss:")) return std::stoul(line.substr(4)) * 1024;
  }
  return 0;
}

TEST(MappedFile, ReleasedPagesLeaveMemoryAndReadTheSameAgain) {
  const TempDir dir;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  std::string content(4 * page + 100, 'x');
  content[page] = 'y';
  content.back() = 'z';
  ASSERT_TRUE(write_file_atomically(dir.path() / "f", content));
  const auto file = MappedFile::open(dir.path() / "f");
  ASSERT_TRUE(file);
  ASSERT_EQ(resident_bytes(file->bytes().data()), 5 * page);
  file->release(file->bytes().substr(1, page));  // no page lies in it whole
  EXPECT_EQ(resident_bytes(file->bytes().data()), 5 * page);
  file->release(file->bytes().substr(1));  // all but the first
  EXPECT_EQ(resident_bytes(file->bytes().data()), page);
  EXPECT_TRUE(file->bytes() == content);
}

}  // namespace
}  // namespace sentiment
