#include "training/git_state.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "files/atomic_file.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

class GitStateTest : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& content) {
    ASSERT_TRUE(write_file_atomically(dir_.path() / name, content));
  }
  testing_support::TempDir dir_;
  const std::string commit_ = std::string(38, 'a') + "01";
};

TEST_F(GitStateTest, FollowsTheBranchThatIsCheckedOut) {
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/refs/heads/main", commit_ + "\n");
  std::filesystem::create_directories(dir_.path() / "deep" / "down");
  EXPECT_EQ(git_state(dir_.path() / "deep" / "down").commit, commit_);
}

TEST_F(GitStateTest, ReadsADetachedHeadAndPackedBranches) {
  write(".git/HEAD", commit_ + "\n");
  EXPECT_EQ(git_state(dir_.path()).commit, commit_);
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/packed-refs", "# pack-refs\n" + commit_ + " refs/heads/main\n");
  EXPECT_EQ(git_state(dir_.path()).commit, commit_);
}

TEST_F(GitStateTest, FindsTheRepositoryOfAWorkTree) {
  write("main/.git/worktrees/other/HEAD", "ref: refs/heads/other\n");
  write("main/.git/worktrees/other/commondir", "../..\n");
  write("main/.git/refs/heads/other", commit_ + "\n");
  write("other/.git", "gitdir: ../main/.git/worktrees/other\n");
  EXPECT_EQ(git_state(dir_.path() / "other").commit, commit_);
}

TEST_F(GitStateTest, IsNothingForARepositoryWithoutACommit) {
  write(".git/HEAD", "ref: refs/heads/main\n");
  EXPECT_EQ(git_state(dir_.path()).commit, "");
  write(".git/HEAD", "garbage\n");
  EXPECT_EQ(git_state(dir_.path()).commit, "");
}

TEST_F(GitStateTest, KnowsTheBranchAndTheFirstRemote) {
  write(".git/HEAD", "ref: refs/heads/topic/x\n");
  write(".git/refs/heads/topic/x", commit_ + "\n");
  write(".git/config",
        "[core]\n\turl = no\n[remote \"up\"]\n\tfetch = +refs\n\turl = git@host:a/b.git\n"
        "[remote \"origin\"]\n\turl = https://other\n");
  const auto state = git_state(dir_.path());
  EXPECT_EQ(state.branch, "topic/x");
  EXPECT_EQ(state.url, "git@host:a/b.git");
  write(".git/HEAD", commit_ + "\n");
  EXPECT_EQ(git_state(dir_.path()).branch, "");
}

TEST_F(GitStateTest, LeavesOutTheLoginOfTheRemote) {
  write(".git/HEAD", commit_ + "\n");
  const std::map<std::string, std::string> urls{
      {"https://ada:se@cret@host/a@b", "https://host/a@b"},
      {"https://t0ken@host", "https://host"},
      {"https://host/a@b", "https://host/a@b"}};
  for (const auto& [given, expected] : urls) {
    write(".git/config", "[remote \"origin\"]\n\turl = " + given + "\n");
    EXPECT_EQ(git_state(dir_.path()).url, expected);
  }
}

}  // namespace
}  // namespace sentiment
