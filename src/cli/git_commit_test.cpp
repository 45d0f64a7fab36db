#include "cli/git_commit.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/atomic_file.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

class GitCommit : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& content) {
    ASSERT_TRUE(write_file_atomically(dir_.path() / name, content));
  }
  testing_support::TempDir dir_;
  const std::string commit_ = std::string(38, 'a') + "01";
};

TEST_F(GitCommit, FollowsTheBranchThatIsCheckedOut) {
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/refs/heads/main", commit_ + "\n");
  std::filesystem::create_directories(dir_.path() / "deep" / "down");
  EXPECT_EQ(git_commit(dir_.path() / "deep" / "down"), commit_);
}

TEST_F(GitCommit, ReadsADetachedHeadAndPackedBranches) {
  write(".git/HEAD", commit_ + "\n");
  EXPECT_EQ(git_commit(dir_.path()), commit_);
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/packed-refs", "# pack-refs\n" + commit_ + " refs/heads/main\n");
  EXPECT_EQ(git_commit(dir_.path()), commit_);
}

TEST_F(GitCommit, FindsTheRepositoryOfAWorkTree) {
  write("main/.git/worktrees/other/HEAD", "ref: refs/heads/other\n");
  write("main/.git/worktrees/other/commondir", "../..\n");
  write("main/.git/refs/heads/other", commit_ + "\n");
  write("other/.git", "gitdir: ../main/.git/worktrees/other\n");
  EXPECT_EQ(git_commit(dir_.path() / "other"), commit_);
}

TEST_F(GitCommit, IsNothingForARepositoryWithoutACommit) {
  write(".git/HEAD", "ref: refs/heads/main\n");
  EXPECT_EQ(git_commit(dir_.path()), "");
  write(".git/HEAD", "garbage\n");
  EXPECT_EQ(git_commit(dir_.path()), "");
}

}  // namespace
}  // namespace sentiment
