#include "cli/exit_code.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

TEST(ExitCode, IsTheContractsForEachKindOfFailure) {
  EXPECT_EQ(exit_code(Code::invalid_argument), 1);
  EXPECT_EQ(exit_code(Code::conflict), 1);
  EXPECT_EQ(exit_code(Code::failed_precondition), 1);
  EXPECT_EQ(exit_code(Code::unauthenticated), 1);
  EXPECT_EQ(exit_code(Code::corrupt_data), 1);
  EXPECT_EQ(exit_code(Code::internal), 1);
  EXPECT_EQ(exit_code(Code::usage), 2);
  EXPECT_EQ(exit_code(Code::not_found), 3);
  EXPECT_EQ(exit_code(Code::unavailable), 4);
  EXPECT_EQ(exit_code(Code::deadline_exceeded), 4);
  EXPECT_EQ(exit_code(Code::refused), 5);
  EXPECT_EQ(exit_code(Code::interrupted), 130);
}

}  // namespace
}  // namespace sentiment
