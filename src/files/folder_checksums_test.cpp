#include "files/folder_checksums.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "files/atomic_file.hpp"
#include "files/temp_folder.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

class FolderChecksums : public testing::Test {
 protected:
  FolderChecksums() {
    write("b", "world\n");
    write("a/c", "hello\n");
    EXPECT_TRUE(write_checksums(folder_.path()));
  }
  void write(const std::string& name, const std::string& bytes) {
    EXPECT_TRUE(write_file_atomically(folder_.path() / name, bytes));
  }
  void expect_corrupt(const std::string& file) {
    const auto checked = check_checksums(folder_.path());
    ASSERT_FALSE(checked) << file;
    EXPECT_THAT(checked, FailsWith(Code::corrupt_data, HasSubstr(file)));
  }

  TempFolder folder_ = TempFolder::create().value();
};

TEST_F(FolderChecksums, AreSpelledAsSha256sumDoes) {
  EXPECT_EQ(read_file(folder_.path() / "SHA256SUMS").value(),
            "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  a/c\n"
            "e258d248fda94c63753607f7c4494ee0fcbe92f1a76bfdac795c9d84101eb317  b\n");
  EXPECT_TRUE(check_checksums(folder_.path()));
}

TEST_F(FolderChecksums, NoticeWhatIsChangedMissingOrTooMuch) {
  write("b", "worle\n");
  expect_corrupt("b");
  std::filesystem::remove(folder_.path() / "b");
  expect_corrupt("b");
  write("b", "world\n");
  EXPECT_TRUE(check_checksums(folder_.path()));
  write("a/more", "");
  expect_corrupt("a/more");
}

TEST_F(FolderChecksums, RefuseAListThatIsNone) {
  write("SHA256SUMS", "hello\n");
  expect_corrupt("SHA256SUMS");
  write("SHA256SUMS", "");
  expect_corrupt("a/c");
  std::filesystem::remove(folder_.path() / "SHA256SUMS");
  EXPECT_EQ(check_checksums(folder_.path()).error().code, Code::not_found);
}

TEST_F(FolderChecksums, RefuseNamesOutsideTheFolder) {
  for (const std::string name : {"../x", "/tmp/x", "a/../../x"}) {
    write("SHA256SUMS", std::string(64, '0') + "  " + name + "\n");
    EXPECT_THAT(read_checksums(folder_.path()),
                FailsWith(Code::corrupt_data, HasSubstr("outside its folder: " + name)));
  }
}

TEST_F(FolderChecksums, RefuseLinks) {
  std::filesystem::create_symlink("/etc/hostname", folder_.path() / "link");
  expect_corrupt("link");
}

}  // namespace
}  // namespace sentiment
