#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <ios>
#include <memory>
#include <string>
#include <vector>

#include "adapters/local/database.hpp"
#include "adapters/local/local_home.hpp"
#include "ports/ids.hpp"
#include "testing/contract_backend.hpp"
#include "testing/fake_clock.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::fresh_model_id;
using testing_support::new_model_folder;

class HomeCheckTest : public testing::Test {
 protected:
  /// A home with one registered model; returns the model's folder.
  std::filesystem::path fill() {
    const auto home = LocalHome::open(place_, clock_).value();
    const auto run = home->tracker().start_run({.experiment = "e", .name = "n"}).value();
    const std::string id = fresh_model_id();
    const auto model =
        home->tracker().log_model(run, "model", new_model_folder(folder_.path(), id)).value();
    EXPECT_TRUE(home->registry().create_version(
        {.name = ModelName{"m"}, .run_id = run, .source = model.artifact_uri}));
    return home->artifacts().fetch(model.artifact_uri).value();
  }

  std::vector<std::string> problems() {
    return LocalHome::open(place_, clock_).value()->problems().value();
  }

  testing_support::TempDir folder_;
  std::filesystem::path place_ = folder_.path() / "home";
  testing_support::FakeClock clock_;
};

TEST_F(HomeCheckTest, FindsNothingWhereAllIsWell) {
  EXPECT_THAT(problems(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(place_));
  fill();
  EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(HomeCheckTest, FindsAModelThatLostItsFolder) {
  std::filesystem::remove_all(fill());
  const auto names_folder = HasSubstr("home:/artifacts/1/models/");
  EXPECT_THAT(problems(),
              ElementsAre(names_folder, AllOf(HasSubstr("version 1 of m"), names_folder)));
}

TEST_F(HomeCheckTest, FindsRowsThatPointNowhere) {
  fill();
  {
    const auto database =
        Database::open(place_ / "sentiment.db", OpenMode::read_write, std::chrono::seconds{1})
            .value();
    ASSERT_TRUE(database.run_script("PRAGMA foreign_keys = OFF; DELETE FROM experiments"));
  }
  EXPECT_THAT(problems(), ElementsAre(AllOf(HasSubstr("1 row of runs"), HasSubstr("experiments"))));
}

TEST_F(HomeCheckTest, FindsDamagedPages) {
  fill();
  const auto file = place_ / "sentiment.db";
  constexpr std::streamoff kPage = 4096;
  {
    std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
    for (const std::streamoff page : {9, 10, 11, 12, 13, 14}) {
      bytes.seekp(page * kPage);
      bytes << std::string(kPage, '\x5A');
    }
  }
  const auto home = LocalHome::open(place_, clock_).value();
  const auto found = home->problems();
  if (found) {
    EXPECT_THAT(*found, testing::Not(IsEmpty()));
  } else {
    EXPECT_EQ(found.error().code, Code::corrupt_data);
  }
}

}  // namespace
}  // namespace sentiment::local
