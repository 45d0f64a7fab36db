#include "reviews/file_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

class FileSourceTest : public testing::Test {
 protected:
  testing_support::TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "reviews.tar.gz";
};

TEST_F(FileSourceTest, ReadsAFileToItsEndWhoeverHoldsIt) {
  ASSERT_TRUE(write_file(path_, "abcdef"));
  auto opened = FileSource::open(path_).value();
  FileSource moved = std::move(opened);
  std::array<char, 4> buffer{};
  EXPECT_EQ(moved.read(buffer), 4U);
  EXPECT_EQ(std::string(buffer.data(), 4), "abcd");
  EXPECT_EQ(moved.read(buffer), 2U);
  EXPECT_EQ(moved.read(buffer), 0U);
}

TEST_F(FileSourceTest, NamesTheFileThatIsNotThere) {
  EXPECT_THAT(FileSource::open(path_), FailsWith(Code::not_found, HasSubstr("reviews.tar.gz")));
  EXPECT_THAT(sha256_of_file(path_), FailsWith(Code::not_found, HasSubstr("reviews.tar.gz")));
}

TEST_F(FileSourceTest, AFolderCannotBeRead) {
  auto folder = FileSource::open(dir_.path());
  ASSERT_TRUE(folder);
  std::array<char, 4> buffer{};
  EXPECT_THAT(folder->read(buffer), FailsWith(Code::failed_precondition));
}

TEST_F(FileSourceTest, HashesFilesLargerThanItsBuffer) {
  const std::string bytes(200'000, 'x');
  ASSERT_TRUE(write_file(path_, bytes));
  EXPECT_EQ(sha256_of_file(path_).value(), sha256_hex(bytes));
}

}  // namespace
}  // namespace sentiment
