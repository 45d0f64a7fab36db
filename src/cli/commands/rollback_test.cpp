#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "cli/program_fixture.hpp"
#include "files/atomic_file.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::ProgramFixture;

using RollbackCommand = ProgramFixture;

TEST_F(RollbackCommand, GoesBackStepByStepUntilThereIsNothingLeft) {
  for (int version = 1; version <= 3; ++version) {
    train();
    move(version);
  }
  EXPECT_EQ(call({"rollback"}).out,
            "Rolled back alias 'champion' on sentiment-classifier from v3 to v2\n");
  EXPECT_EQ(champion(), 2);
  EXPECT_EQ(call({"rollback", "--json"}).document()["version"], 1);
  const auto last = call({"rollback"});
  EXPECT_EQ(last.exit, 3);
  EXPECT_THAT(last.err, HasSubstr("'champion'"));
  EXPECT_EQ(champion(), 1);
  move(3);
  EXPECT_EQ(call({"rollback"}).exit, 0);
  EXPECT_EQ(champion(), 1);
}

TEST_F(RollbackCommand, GoesToNoVersionThatCannotBeRead) {
  for (int version = 1; version <= 2; ++version) {
    train();
    move(version);
  }
  for (const auto& file : std::filesystem::recursive_directory_iterator(path("home"))) {
    if (file.path().filename() == "sentiment.model") {
      EXPECT_TRUE(write_file(file.path(), "no model"));
    }
  }
  const auto back = call({"rollback"});
  EXPECT_EQ(back.exit, 1);
  EXPECT_THAT(back.err, AllOf(HasSubstr("v1"), HasSubstr("sentiment.model")));
  EXPECT_EQ(call({"set-alias", "--version", "1", "--alias", "x"}).exit, 1);
  EXPECT_EQ(champion(), 2);
}

TEST_F(RollbackCommand, BringsBackADeletedAlias) {
  train();
  move(1);
  call({"delete-alias", "--alias", "champion"});
  EXPECT_EQ(call({"rollback"}).exit, 0);
  EXPECT_EQ(champion(), 1);
}

}  // namespace
}  // namespace sentiment
