#include "adapters/local/local_registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/local/local_home.hpp"
#include "base/clock.hpp"
#include "ports/ids.hpp"
#include "testing/child_process.hpp"
#include "testing/contract_backend.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

using testing_support::ChildProcess;
using testing_support::fresh_model_id;
using testing_support::new_model_folder;
using testing_support::TempDir;

/// What is particular to this adapter: several processes at once, and what a kill leaves.
class LocalRegistryTest : public testing::Test {
 protected:
  std::unique_ptr<LocalHome> open() {
    return LocalHome::open(folder_.path() / "home", clock_, std::chrono::seconds{30}).value();
  }

  Result<ModelVersion> create(LocalHome& home) const {
    return home.registry().create_version({.name = name_, .source = "file:///elsewhere"});
  }

  std::optional<ModelVersion> champion(LocalHome& home) const {
    const auto found = home.registry().find_alias(name_, champion_).value();
    return found ? std::optional{found->version} : std::nullopt;
  }

  TempDir folder_;
  SystemClock clock_;
  const ModelName name_{"m"};
  const Alias champion_{"champion"};
};

TEST_F(LocalRegistryTest, GivesOutVersionsWithoutGapsOrDoublesToManyProcesses) {
  constexpr int kProcesses = 4;
  constexpr int kEach = 25;
  std::vector<std::unique_ptr<ChildProcess>> children;
  for (int i = 0; i < kProcesses; ++i) {
    children.push_back(std::make_unique<ChildProcess>([this](ChildProcess&) {
      const auto home = open();
      int last = 0;
      for (int n = 0; n < kEach; ++n) {
        const int version = create(*home).value().value();
        if (version <= last) return 1;
        last = version;
      }
      return 0;
    }));
  }
  for (const auto& child : children) EXPECT_EQ(child->wait(), 0);
  const auto versions = open()->registry().list_versions(name_).value();
  ASSERT_EQ(versions.size(), static_cast<std::size_t>(kProcesses * kEach));
  for (std::size_t i = 0; i < versions.size(); ++i) {
    EXPECT_EQ(versions[i].version.value(), kProcesses * kEach - static_cast<int>(i));
  }
}

TEST_F(LocalRegistryTest, LetsExactlyOneOfManyProcessesMoveAnAlias) {
  constexpr int kProcesses = 4;
  constexpr int kRounds = 10;
  const auto home = open();
  for (int i = 0; i < kProcesses; ++i) ASSERT_TRUE(create(*home));
  for (int round = 0; round < kRounds; ++round) {
    const auto seen = champion(*home);
    std::vector<std::unique_ptr<ChildProcess>> children;
    for (int i = 1; i <= kProcesses; ++i) {
      if (seen && seen->value() == i) continue;  // its move would be none
      children.push_back(std::make_unique<ChildProcess>([&, i](ChildProcess&) {
        const auto mine = open();
        const auto moved = mine->registry().move_alias({.name = name_,
                                                        .alias = champion_,
                                                        .from = seen,
                                                        .to = ModelVersion{i},
                                                        .who = std::to_string(i),
                                                        .why = "race"});
        if (moved) return 0;
        return moved.error().code == Code::conflict ? 1 : 2;
      }));
    }
    int won = 0;
    int lost = 0;
    for (const auto& child : children) {
      const int result = child->wait();
      won += result == 0 ? 1 : 0;
      lost += result == 1 ? 1 : 0;
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(lost, static_cast<int>(children.size()) - 1);
  }
  const auto moves = home->registry().alias_history(name_, champion_).value();
  ASSERT_EQ(moves.size(), static_cast<std::size_t>(kRounds));
  EXPECT_EQ(moves.front().to, champion(*home));
  for (std::size_t i = 0; i + 1 < moves.size(); ++i) EXPECT_EQ(moves[i].from, moves[i + 1].to);
  EXPECT_EQ(moves.back().from, std::nullopt);
}

TEST_F(LocalRegistryTest, IsWholeAfterAProcessIsKilledInTheMiddle) {
  constexpr int kKills = 8;
  for (int i = 0; i < kKills; ++i) {
    ChildProcess child([this](ChildProcess& self) {
      const auto home = open();
      for (bool first = true;; first = false) {
        const auto version = create(*home).value();
        const auto seen = champion(*home);
        if (!home->registry().move_alias({.name = name_,
                                          .alias = champion_,
                                          .from = seen,
                                          .to = version,
                                          .who = "child",
                                          .why = "newer"})) {
          return 1;
        }
        if (first) self.say_ready();
      }
    });
    child.wait_until_ready();
    ::usleep(static_cast<useconds_t>(3000 * (i + 1)));
    child.kill_and_wait();
  }
  const auto home = open();
  const auto made = create(*home).value();
  const auto versions = home->registry().list_versions(name_).value();
  ASSERT_EQ(versions.size(), static_cast<std::size_t>(made.value()));
  const auto moves = home->registry().alias_history(name_, champion_).value();
  ASSERT_FALSE(moves.empty());
  EXPECT_EQ(moves.front().to, champion(*home)) << "the ledger and the alias move together";
  for (std::size_t i = 0; i + 1 < moves.size(); ++i) EXPECT_EQ(moves[i].from, moves[i + 1].to);
}

TEST_F(LocalRegistryTest, RegistersNothingWhoseFilesAreNotThere) {
  const auto home = open();
  const auto made = home->registry().create_version(
      {.name = name_, .source = "home:/artifacts/1/models/m-1/artifacts"});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Code::not_found);
  EXPECT_EQ(home->registry().list_versions(name_).error().code, Code::not_found);
}

TEST_F(LocalRegistryTest, RegistersAModelOfThisHome) {
  const auto home = open();
  const auto run = home->tracker().start_run({.experiment = "e", .name = "n"}).value();
  const std::string model_id = fresh_model_id();
  const auto model =
      home->tracker().log_model(run, "model", new_model_folder(folder_.path(), model_id)).value();
  ASSERT_TRUE(home->registry().create_version(
      {.name = name_, .run_id = run, .source = model.artifact_uri}));
  const auto version = home->registry().get_version(name_, ModelVersion{1}).value();
  EXPECT_EQ(version.source, model.artifact_uri);
}

TEST_F(LocalRegistryTest, WritesDownThatAnAliasWasTakenAway) {
  const auto home = open();
  ASSERT_TRUE(create(*home));
  ASSERT_TRUE(home->registry().move_alias(
      {.name = name_, .alias = champion_, .to = ModelVersion{1}, .who = "ada", .why = "first"}));
  ASSERT_TRUE(home->registry().move_alias({.name = name_,
                                           .alias = champion_,
                                           .from = ModelVersion{1},
                                           .who = "ada",
                                           .why = "it was bad"}));
  const auto moves = home->registry().alias_history(name_, champion_).value();
  ASSERT_EQ(moves.size(), 2U);
  EXPECT_EQ(moves[0].from, ModelVersion{1});
  EXPECT_EQ(moves[0].to, std::nullopt);
  EXPECT_EQ(moves[0].why, "it was bad");
}

TEST_F(LocalRegistryTest, TakesTheClockWhenAMoveHasNoTime) {
  const auto home = open();
  ASSERT_TRUE(create(*home));
  const auto before = clock_.now();
  ASSERT_TRUE(home->registry().move_alias(
      {.name = name_, .alias = champion_, .to = ModelVersion{1}, .who = "ada"}));
  const auto moves = home->registry().alias_history(name_, champion_).value();
  ASSERT_EQ(moves.size(), 1U);
  EXPECT_GE(moves[0].when, before);
  EXPECT_LE(moves[0].when, clock_.now());
}

}  // namespace
}  // namespace sentiment::local
