#include "adapters/local/home_database.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "testing/fake_clock.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

class HomeDatabaseTest : public testing::Test {
 protected:
  static void add_experiment(HomeDatabase& home, const std::string& name) {
    const auto database = home.write().value();
    ASSERT_TRUE(database->run("INSERT INTO experiments (name, created_ms) VALUES (?, 0)", {name}));
  }
  static int experiments(HomeDatabase& home) {
    const auto database = home.read().value();
    return static_cast<int>(database->number("SELECT count(*) FROM experiments").value());
  }

  testing_support::TempDir folder_;
  testing_support::FakeClock clock_;
  std::filesystem::path place_ = folder_.path() / "home";
  HomeDatabase home_{place_, clock_, std::chrono::seconds{1}};
};

TEST_F(HomeDatabaseTest, ReadingMakesNothing) {
  EXPECT_EQ(experiments(home_), 0);
  EXPECT_FALSE(std::filesystem::exists(place_));
}

TEST_F(HomeDatabaseTest, WritingMakesTheHomeThatReadersSee) {
  EXPECT_EQ(experiments(home_), 0);
  HomeDatabase other(place_, clock_, std::chrono::seconds{1});
  add_experiment(other, "a");
  EXPECT_EQ(experiments(home_), 1);
}

TEST_F(HomeDatabaseTest, AReplacedHomeIsAnotherOne) {
  add_experiment(home_, "a");
  std::filesystem::remove_all(place_);
  EXPECT_EQ(experiments(home_), 0);
  add_experiment(home_, "b");
  add_experiment(home_, "c");
  EXPECT_EQ(experiments(home_), 2);
}

TEST_F(HomeDatabaseTest, TheOwnerIsOneUntilTheHomeIsRemoved) {
  const auto owner = home_.owner().value();
  EXPECT_EQ(home_.owner().value(), owner);
  EXPECT_TRUE(std::filesystem::exists(home_.running() / owner));
  std::filesystem::remove_all(place_);
  EXPECT_NE(home_.owner().value(), owner);
}

}  // namespace
}  // namespace sentiment::local
