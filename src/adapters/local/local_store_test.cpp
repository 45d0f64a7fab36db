#include "adapters/local/local_store.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "adapters/local/local_home.hpp"
#include "testing/fake_clock.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

class LocalStoreTest : public testing::Test {
 protected:
  testing_support::TempDir folder_;
  testing_support::FakeClock clock_;
  std::unique_ptr<LocalHome> home_ = LocalHome::open(folder_.path() / "home", clock_).value();
  LocalStore& store_ = home_->artifacts();
};

TEST_F(LocalStoreTest, FindsWhatLiesInTheHome) {
  std::filesystem::create_directories(home_->path() / "artifacts" / "1");
  EXPECT_EQ(store_.fetch("home:/artifacts/1").value(), home_->path() / "artifacts" / "1");
  EXPECT_EQ(store_.fetch("home:/artifacts/2").error().code, Code::not_found);
}

TEST_F(LocalStoreTest, FindsPathsAndFileUris) {
  const auto file = folder_.path() / "model.pkl";
  std::ofstream(file) << "bytes";
  EXPECT_EQ(store_.fetch(file.string()).value(), file);
  EXPECT_EQ(store_.fetch("file://" + file.string()).value(), file);
  EXPECT_EQ(store_.fetch((folder_.path() / "none").string()).error().code, Code::not_found);
  EXPECT_EQ(store_.fetch("").error().code, Code::not_found);
}

TEST_F(LocalStoreTest, LetsNoUriLeadOutOfTheHome) {
  EXPECT_EQ(store_.fetch("home:/../home").error().code, Code::invalid_argument);
}

TEST_F(LocalStoreTest, FetchesNothingFromServices) {
  for (const auto* uri :
       {"s3://bucket/model", "mlflow-artifacts:/1/x", "models:/m/1", "http://127.0.0.1/model"}) {
    EXPECT_EQ(store_.fetch(uri).error().code, Code::invalid_argument) << uri;
  }
}

}  // namespace
}  // namespace sentiment::local
