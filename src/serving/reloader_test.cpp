#include "serving/reloader.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "http/server/router.hpp"
#include "log/log.hpp"
#include "ports/artifact_store.hpp"
#include "ports/ids.hpp"
#include "serving/serving_ports.hpp"
#include "serving/tiny_model.hpp"
#include "testing/fake_clock.hpp"
#include "testing/fake_models.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using std::chrono::milliseconds;
using testing_support::FakeModels;
using testing_support::tiny_model_file;

constexpr milliseconds kPatience{20'000};

/// A store whose fetch waits until it is let go.
class StuckStore final : public ArtifactStore {
 public:
  explicit StuckStore(ArtifactStore& real) : real_(real) {}
  Result<std::filesystem::path> fetch(const std::string& uri) override {
    free_.get_future().wait();
    return real_.fetch(uri);
  }
  void let_go() { free_.set_value(); }

 private:
  ArtifactStore& real_;
  std::promise<void> free_;
};

class ReloaderTest : public ::testing::Test {
 protected:
  void start(milliseconds interval = milliseconds(0), ArtifactStore* store = nullptr) {
    ports_ =
        std::make_unique<GuardedPorts>(ServingPorts{.registry = models_,
                                                    .store = store != nullptr ? *store : models_,
                                                    .tracker = models_,
                                                    .clock = clock_});
    reloader_ = std::make_unique<Reloader>(ReloaderOptions{.name = ModelName("m"),
                                                           .alias = Alias("champion"),
                                                           .interval = interval,
                                                           .first_retry = milliseconds(5),
                                                           .last_good_folder = last_good_},
                                           *ports_, slot_, metrics_, *log_);
  }
  std::string scrape() { return metrics_.scrape(nullptr, 0); }
  int served() {
    const auto model = slot_.current();
    return model ? model->version.value() : 0;
  }
  bool eventually(const std::function<bool()>& condition) {
    for (int i = 0; i < 2000 && !condition(); ++i) std::this_thread::sleep_for(milliseconds(5));
    return condition();
  }

  /// Ends the reloader and begins anew with nothing in the slot, as a restart does.
  void restart(milliseconds interval = milliseconds(0)) {
    reloader_.reset();
    slot_.replace(nullptr);
    start(interval);
  }
  bool is_stale() {
    const auto model = slot_.current();
    return model && model->stale;
  }

  testing_support::TempDir folder_;
  const std::string last_good_ = (folder_.path() / "last-good").string();
  std::unique_ptr<Log> log_ = *Log::open({.file = (folder_.path() / "log").string()});
  FakeModels models_;
  testing_support::FakeClock clock_;
  ModelSlot slot_;
  Router router_;
  ServingMetrics metrics_{1, router_, TimePoint{}};
  std::unique_ptr<GuardedPorts> ports_;
  std::unique_ptr<Reloader> reloader_;
};

TEST_F(ReloaderTest, LoadsTheChampionAtTheStart) {
  models_.crown(models_.add(tiny_model_file()));
  start();
  EXPECT_TRUE(eventually([this] { return served() == 1; }));
}

TEST_F(ReloaderTest, SwapsInANewChampionWhenAsked) {
  models_.crown(models_.add(tiny_model_file()));
  start();
  auto first = reloader_->reload(kPatience);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->version, ModelVersion(1));
  models_.crown(models_.add(tiny_model_file(true)));
  const auto second = reloader_->reload(kPatience);
  ASSERT_TRUE(second.has_value());
  EXPECT_TRUE(second->reloaded);
  EXPECT_EQ(second->version, ModelVersion(2));
  EXPECT_EQ(served(), 2);
  const auto third = reloader_->reload(kPatience);
  EXPECT_FALSE(third->reloaded);
  EXPECT_EQ(third->version, ModelVersion(2));
}

TEST_F(ReloaderTest, FindsANewChampionByItself) {
  models_.crown(models_.add(tiny_model_file()));
  start(milliseconds(10));
  EXPECT_TRUE(eventually([this] { return served() == 1; }));
  models_.crown(models_.add(tiny_model_file()));
  EXPECT_TRUE(eventually([this] { return served() == 2; }));
}

TEST_F(ReloaderTest, AsksAgainSoonWhenTheRegistryWasDownAtTheStart) {
  models_.fail_with(Error{Code::unavailable, "down"});
  models_.crown(models_.add(tiny_model_file()));
  start(milliseconds(60'000));
  EXPECT_EQ(reloader_->reload(kPatience).error().code, Code::unavailable);
  models_.fail_with(std::nullopt);
  EXPECT_TRUE(eventually([this] { return served() == 1; }));
}

TEST_F(ReloaderTest, KeepsTheOldModelWhateverFailsAndCountsIt) {
  models_.crown(models_.add(tiny_model_file()));
  start();
  ASSERT_TRUE(reloader_->reload(kPatience).has_value());

  models_.crown(models_.add("no model"));
  EXPECT_EQ(reloader_->reload(kPatience).error().code, Code::corrupt_data);
  EXPECT_EQ(served(), 1);
  models_.fail_with(Error{Code::unavailable, "down"});
  EXPECT_EQ(reloader_->reload(kPatience).error().code, Code::unavailable);
  EXPECT_EQ(served(), 1);
  models_.fail_with(std::nullopt);
  models_.crown(0);
  EXPECT_EQ(reloader_->reload(kPatience).error().code, Code::not_found);
  EXPECT_EQ(served(), 1);
  EXPECT_NE(scrape().find("sentiment_model_reloads_total{result=\"failure\"} 3"),
            std::string::npos);
  EXPECT_NE(scrape().find("sentiment_model_reloads_total{result=\"success\"} 1"),
            std::string::npos);
}

TEST_F(ReloaderTest, IsTooSlowInTimeAndGoesOnAllTheSame) {
  models_.crown(models_.add(tiny_model_file()));
  StuckStore store(models_);
  start(milliseconds(0), &store);
  const auto outcome = reloader_->reload(milliseconds(20));
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().code, Code::deadline_exceeded);
  store.let_go();
  EXPECT_TRUE(eventually([this] { return served() == 1; }));
}

TEST_F(ReloaderTest, LetsGoWhoWaitsWhenItStops) {
  models_.crown(models_.add(tiny_model_file()));
  StuckStore store(models_);
  start(milliseconds(0), &store);
  auto waiting = std::async(std::launch::async, [this] { return reloader_->reload(kPatience); });
  std::this_thread::sleep_for(milliseconds(20));
  reloader_->stop();
  EXPECT_EQ(waiting.get().error().code, Code::interrupted);
  store.let_go();
  reloader_.reset();  // before the store it may still ask
}

TEST_F(ReloaderTest, StartsWithTheLastGoodModelWhileTheRegistryIsDown) {
  models_.crown(models_.add(tiny_model_file()));
  start();
  ASSERT_TRUE(reloader_->reload(kPatience));
  EXPECT_FALSE(is_stale());
  models_.fail_with(Error{Code::unavailable, "down"});
  restart();
  EXPECT_EQ(reloader_->reload(kPatience).error().code, Code::unavailable);
  EXPECT_EQ(served(), 1);
  EXPECT_TRUE(is_stale());
  models_.fail_with(std::nullopt);
  ASSERT_TRUE(reloader_->reload(kPatience));
  EXPECT_EQ(served(), 1);
  EXPECT_FALSE(is_stale());
}

TEST_F(ReloaderTest, AStaleModelIsReplacedSoonAfterTheRegistryIsBack) {
  models_.crown(models_.add(tiny_model_file()));
  start();
  ASSERT_TRUE(reloader_->reload(kPatience));
  models_.crown(models_.add(tiny_model_file(true)));
  models_.fail_with(Error{Code::deadline_exceeded, "slow"});
  restart(milliseconds(60'000));
  ASSERT_TRUE(eventually([&] { return is_stale(); }));
  models_.fail_with(std::nullopt);
  EXPECT_TRUE(eventually([&] { return served() == 2 && !is_stale(); }));
}

TEST_F(ReloaderTest, ALastGoodModelThatWasChangedIsRefused) {
  models_.crown(models_.add(tiny_model_file()));
  start();
  ASSERT_TRUE(reloader_->reload(kPatience));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(last_good_)) {
    if (entry.path().filename() == "sentiment.model") {
      std::filesystem::resize_file(entry.path(), 100);
    }
  }
  models_.fail_with(Error{Code::unavailable, "down"});
  restart();
  EXPECT_FALSE(reloader_->reload(kPatience));
  EXPECT_EQ(served(), 0);
}

TEST_F(ReloaderTest, TheRegistrysAnswerThatThereIsNoChampionIsNoReasonForAnOldOne) {
  models_.crown(models_.add(tiny_model_file()));
  start();
  ASSERT_TRUE(reloader_->reload(kPatience));
  models_.crown(0);
  restart();
  EXPECT_EQ(reloader_->reload(kPatience).error().code, Code::not_found);
  EXPECT_EQ(served(), 0);
}

TEST_F(ReloaderTest, ARunningServerKeepsItsModelFreshWhenTheRegistryGoesDown) {
  models_.crown(models_.add(tiny_model_file()));
  start();
  ASSERT_TRUE(reloader_->reload(kPatience));
  models_.fail_with(Error{Code::unavailable, "down"});
  EXPECT_FALSE(reloader_->reload(kPatience));
  EXPECT_EQ(served(), 1);
  EXPECT_FALSE(is_stale());
}

}  // namespace
}  // namespace sentiment
