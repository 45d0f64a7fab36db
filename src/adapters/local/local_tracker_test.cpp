#include "adapters/local/local_tracker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/local/local_home.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"
#include "testing/contract_backend.hpp"
#include "testing/fake_clock.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

using testing_support::FakeClock;
using testing_support::fresh_model_id;
using testing_support::model_folder;
using testing_support::new_model_folder;
using testing_support::TempDir;
using testing_support::write_model_folder;

/// What is particular to this adapter; the rest is in contract_test.cpp.
class LocalTrackerTest : public testing::Test {
 protected:
  RunId start(const std::string& experiment = "e") {
    return tracker_.start_run({.experiment = experiment, .name = "n", .start_time = clock_.now()})
        .value();
  }

  std::vector<std::string> names_in(const std::filesystem::path& below) const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(home_->path() / below)) {
      names.push_back(entry.path().filename());
    }
    return names;
  }

  TempDir folder_;
  FakeClock clock_;
  std::unique_ptr<LocalHome> home_ = LocalHome::open(folder_.path() / "home", clock_).value();
  LocalTracker& tracker_ = home_->tracker();
};

TEST_F(LocalTrackerTest, LaysArtifactsOutAsMlflowDoes) {
  start("first");
  const RunId run = start("second");
  const std::string model_id = fresh_model_id();
  const auto source = write_model_folder(folder_.path(), model_id);
  ASSERT_TRUE(tracker_.log_artifacts(run, source, "reports"));
  ASSERT_TRUE(tracker_.log_model(run, "model", model_folder(source, model_id)));
  const auto artifacts = home_->path() / "artifacts" / "2";
  EXPECT_TRUE(
      std::filesystem::exists(artifacts / run.value() / "artifacts" / "reports" / "MLmodel"));
  EXPECT_TRUE(std::filesystem::exists(artifacts / "models" / model_id / "artifacts" / "MLmodel"));
}

TEST_F(LocalTrackerTest, KeepsArtifactUrisWhenTheHomeIsMoved) {
  const RunId run = start();
  const std::string model_id = fresh_model_id();
  ASSERT_TRUE(tracker_.log_model(run, "model", new_model_folder(folder_.path(), model_id)));
  home_.reset();
  std::filesystem::rename(folder_.path() / "home", folder_.path() / "moved");
  const auto moved = LocalHome::open(folder_.path() / "moved", clock_).value();
  const auto model = moved->tracker().find_model(run, "model").value();
  EXPECT_EQ(moved->artifacts().fetch(model.artifact_uri).value(),
            folder_.path() / "moved" / "artifacts" / "1" / "models" / model_id / "artifacts");
}

TEST_F(LocalTrackerTest, LeavesNothingOfAModelItCouldNotCopy) {
  const RunId run = start();
  const std::string model_id = fresh_model_id();
  const auto source = write_model_folder(folder_.path(), model_id);
  std::filesystem::create_symlink("MLmodel", source / "zz-link");
  ASSERT_FALSE(tracker_.log_model(run, "model", model_folder(source, model_id)));
  EXPECT_EQ(tracker_.find_model(run, "model").error().code, Code::not_found);
  EXPECT_THAT(names_in("artifacts/1"), testing::IsEmpty());
}

TEST_F(LocalTrackerTest, LeavesNothingOfArtifactsItCouldNotCopy) {
  const RunId run = start();
  const auto source = write_model_folder(folder_.path(), "x");
  std::filesystem::create_symlink("MLmodel", source / "zz-link");
  ASSERT_FALSE(tracker_.log_artifacts(run, source, ""));
  EXPECT_THAT(names_in("artifacts/1"), testing::IsEmpty());
}

TEST_F(LocalTrackerTest, RefusesAModelIdThatIsTaken) {
  const RunId run = start();
  const std::string model_id = fresh_model_id();
  const auto source = write_model_folder(folder_.path(), model_id);
  ASSERT_TRUE(tracker_.log_model(run, "model", model_folder(source, model_id)));
  EXPECT_EQ(tracker_.log_model(run, "again", model_folder(source, model_id)).error().code,
            Code::conflict);
  EXPECT_THAT(names_in("artifacts/1/models"), testing::ElementsAre(model_id));
}

TEST_F(LocalTrackerTest, RefusesAModelIdThatIsNone) {
  const RunId run = start();
  const auto source = write_model_folder(folder_.path(), "x");
  EXPECT_EQ(tracker_.log_model(run, "model", model_folder(source, "../../x")).error().code,
            Code::invalid_argument);
}

TEST_F(LocalTrackerTest, FindsTheLatestModelOfAName) {
  const RunId run = start();
  std::string model_id;
  for (int i = 0; i < 3; ++i) {
    model_id = fresh_model_id();
    ASSERT_TRUE(tracker_.log_model(run, "model", new_model_folder(folder_.path(), model_id)));
  }
  EXPECT_EQ(tracker_.find_model(run, "model").value().id, model_id);
}

TEST_F(LocalTrackerTest, DoesNotEndARunAsRunning) {
  EXPECT_EQ(tracker_.end_run(start(), RunStatus::running, clock_.now()).error().code,
            Code::invalid_argument);
}

TEST_F(LocalTrackerTest, ListsRunsThatStartedAtTheSameTimeLatestFirst) {
  const RunId first = start();
  const RunId second = start();
  const auto runs = tracker_.list_runs("e", 5).value();
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].id, second);
  EXPECT_EQ(runs[1].id, first);
  EXPECT_TRUE(tracker_.list_runs("e", 0).value().empty());
  EXPECT_TRUE(tracker_.list_runs("e", -1).value().empty());
}

}  // namespace
}  // namespace sentiment::local
