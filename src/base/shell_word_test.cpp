#include "base/shell_word.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

TEST(ShellWord, QuotesOnlyWhatAShellWouldTakeApart) {
  EXPECT_EQ(shell_word("data/a-b.csv"), "data/a-b.csv");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("my file.csv"), "'my file.csv'");
  EXPECT_EQ(shell_word("it's $1"), R"('it'\''s $1')");
}

}  // namespace
}  // namespace sentiment
