#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "cli/program_fixture.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::ProgramFixture;

class DeletionCommands : public ProgramFixture {
 protected:
  std::string run_of(int version) {
    return call({"model-info", "--version", std::to_string(version), "--json"})
        .document()["run_id"];
  }
};

TEST_F(DeletionCommands, AVersionGoesUnlessAnAliasPointsToItAndItsNumberIsNotUsedAgain) {
  for (int i = 0; i < 3; ++i) train();
  move(3);
  const auto refused = call({"delete-version", "--version", "3"});
  EXPECT_EQ(refused.exit, 5);
  EXPECT_THAT(refused.err, HasSubstr("'champion'"));
  move(2);
  EXPECT_EQ(call({"delete-version", "--version", "3"}).exit, 0);
  EXPECT_EQ(call({"model-info", "--version", "3"}).exit, 3);
  EXPECT_EQ(call({"delete-version", "--version", "3"}).exit, 3);
  EXPECT_EQ(call({"delete-version", "--version", "0"}).exit, 2);
  train();
  EXPECT_EQ(call({"model-info", "--alias", "latest", "--json"}).document()["version"], 4);
}

TEST_F(DeletionCommands, RollbackNeverGoesToADeletedVersion) {
  for (int i = 0; i < 3; ++i) train();
  move(1);
  move(2);
  move(3);
  ASSERT_EQ(call({"delete-version", "--version", "2"}).exit, 0);
  EXPECT_EQ(call({"rollback"}).exit, 0);
  EXPECT_EQ(champion(), 1);
  EXPECT_EQ(call({"rollback"}).exit, 3);
}

TEST_F(DeletionCommands, ARunGoesWithItsFilesUnlessItIsRegistered) {
  train();
  const std::string run = run_of(1);
  const auto refused = call({"runs", "delete", run.substr(0, 6)});
  EXPECT_EQ(refused.exit, 5);
  EXPECT_THAT(refused.err, HasSubstr("sentiment-classifier"));
  ASSERT_EQ(call({"delete-version", "--version", "1"}).exit, 0);
  EXPECT_EQ(call({"runs", "delete", run, "nosuchrun"}).exit, 3);
  EXPECT_EQ(call({"runs", "show", run}).exit, 0) << "all or none";
  EXPECT_EQ(call({"runs", "delete", run}).exit, 0);
  EXPECT_EQ(call({"runs", "show", run}).exit, 3);
  EXPECT_EQ(call({"runs", "delete"}).exit, 2);
  EXPECT_EQ(call({"doctor", "--port", "0"}).exit, 0);
}

TEST_F(DeletionCommands, AModelGoesWithItsVersionsUnlessItHasAnAlias) {
  train({"--champion", "--model-name", "old"});
  EXPECT_EQ(call({"delete-model", "--model-name", "old"}).exit, 5);
  ASSERT_EQ(call({"delete-alias", "--model-name", "old", "--alias", "champion"}).exit, 0);
  EXPECT_EQ(call({"delete-model", "--model-name", "old"}).exit, 0);
  EXPECT_EQ(call({"list-versions", "--model-name", "old"}).exit, 3);
  EXPECT_EQ(call({"delete-model", "--model-name", "."}).exit, 3) << "any name, not a wrong one";
}

}  // namespace
}  // namespace sentiment
