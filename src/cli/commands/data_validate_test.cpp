#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/program_fixture.hpp"
#include "files/atomic_file.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::ProgramFixture;

using DataValidateCommand = ProgramFixture;

TEST_F(DataValidateCommand, RefusesWhatATrainingWouldNotTake) {
  EXPECT_EQ(call({"data", "validate", reviews_}).exit, 0);
  ASSERT_TRUE(write_file_atomically(path("bad.csv"), "text,label\nfine,1\nodd,\n"));
  const auto bad = call({"data", "validate", path("bad.csv")});
  EXPECT_EQ(bad.exit, 5);
  EXPECT_THAT(bad.out, HasSubstr("row 2 (line 3)"));
  ASSERT_TRUE(write_file_atomically(path("few.csv"), "text,label\nfine,a\nodd,b\nso so,c\n"));
  const auto few = call({"data", "validate", path("few.csv")});
  EXPECT_EQ(few.exit, 5);
  EXPECT_THAT(few.out, HasSubstr("3 rows ('a': 1, 'b': 1, 'c': 1)"));
  EXPECT_EQ(call({"train", "--data-path", path("few.csv")}).exit, 1);
  ASSERT_TRUE(write_file_atomically(path("other.csv"), "review,foo\nfine,1\n"));
  const auto other = call({"data", "validate", path("other.csv")});
  EXPECT_EQ(other.exit, 5);
  EXPECT_THAT(other.out,
              AllOf(HasSubstr("'review'"), Not(HasSubstr("rows")), Not(HasSubstr("(2)"))));
  EXPECT_EQ(call({"data", "validate", path("no.csv")}).exit, 3);
  EXPECT_EQ(call({"data", "validate"}).exit, 2);
}

}  // namespace
}  // namespace sentiment
