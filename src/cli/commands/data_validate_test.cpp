#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/program_fixture.hpp"
#include "files/atomic_file.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::ProgramFixture;

using DataValidateCommand = ProgramFixture;

TEST_F(DataValidateCommand, RefusesWhatATrainingWouldNotTake) {
  EXPECT_EQ(call({"data", "validate", reviews_}).exit, 0);
  ASSERT_TRUE(write_file_atomically(path("bad.csv"), "text,label\nfine,1\nodd,\n"));
  const auto bad = call({"data", "validate", path("bad.csv")});
  EXPECT_EQ(bad.exit, 5);
  EXPECT_THAT(bad.out, HasSubstr("row 2 (line 3)"));
  EXPECT_EQ(call({"data", "validate", path("no.csv")}).exit, 3);
  EXPECT_EQ(call({"data", "validate"}).exit, 2);
}

}  // namespace
}  // namespace sentiment
