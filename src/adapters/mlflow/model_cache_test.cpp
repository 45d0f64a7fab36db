#include "adapters/mlflow/model_cache.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/error.hpp"
#include "testing/contract_backend.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing_support::FailsWith;
using testing_support::read_text;

class ModelCacheTest : public testing::Test {
 protected:
  static ModelCache::Fill writing(const std::string& text) {
    return [text](const std::filesystem::path& folder) -> Result<void> {
      std::filesystem::create_directories(folder / "data");
      std::ofstream(folder / "MLmodel") << "flavors: {}\n";
      std::ofstream(folder / "data" / "model") << text;
      return {};
    };
  }
  std::ptrdiff_t entries() const {
    return std::distance(std::filesystem::directory_iterator(root_), {});
  }

  testing_support::TempDir dir_;
  std::filesystem::path root_ = dir_.path() / "cache";
  ModelCache cache_{root_};
};

TEST_F(ModelCacheTest, FindsWhatWasAdded) {
  EXPECT_FALSE(cache_.find("m-1", "abc"));
  const auto added = cache_.add("m-1", "abc", writing("x")).value();
  EXPECT_EQ(read_text(added / "data" / "model"), "x");
  EXPECT_EQ(cache_.find("m-1", "abc"), added);
  EXPECT_FALSE(cache_.find("m-1", "def"));
  EXPECT_FALSE(cache_.find("m-2", "abc"));
}

TEST_F(ModelCacheTest, FindsNoCopyThatWasDamaged) {
  const auto added = cache_.add("m-1", "abc", writing("x")).value();
  std::ofstream(added / "data" / "model") << "y";
  EXPECT_FALSE(cache_.find("m-1", "abc"));
  const auto again = cache_.add("m-1", "abc", writing("x")).value();
  EXPECT_EQ(read_text(again / "data" / "model"), "x");
  EXPECT_TRUE(cache_.find("m-1", "abc"));
}

TEST_F(ModelCacheTest, FindsNoCopyThatLacksAFileOrHasOneMore) {
  const auto added = cache_.add("m-1", "abc", writing("x")).value();
  std::ofstream(added / "more") << "y";
  EXPECT_FALSE(cache_.find("m-1", "abc"));
  std::filesystem::remove(added / "more");
  EXPECT_TRUE(cache_.find("m-1", "abc"));
  std::filesystem::remove(added / "MLmodel");
  EXPECT_FALSE(cache_.find("m-1", "abc"));
}

TEST_F(ModelCacheTest, KeepsNothingOfWhatCouldNotBeFetched) {
  const auto added = cache_.add("m-1", "abc", [](const std::filesystem::path& folder) {
    std::ofstream(folder / "half") << "x";
    return Result<void>(fail(Code::unavailable, "cut"));
  });
  EXPECT_EQ(added.error().code, Code::unavailable);
  EXPECT_EQ(entries(), 0);
}

TEST_F(ModelCacheTest, KeepsFoldersWithoutADigestUnderWhatTheyContain) {
  const auto first = cache_.add("files", "", writing("x")).value();
  EXPECT_EQ(cache_.add("files", "", writing("x")).value(), first);
  EXPECT_NE(cache_.add("files", "", writing("y")).value(), first);
  EXPECT_EQ(entries(), 2);
}

TEST_F(ModelCacheTest, KeepsTheCopiesThatWereUsedLast) {
  const auto age = [&](const std::string& digest, int hours) {
    std::filesystem::last_write_time(
        root_ / ("m-" + digest) / "sha256sums.txt",
        std::filesystem::file_time_type::clock::now() - std::chrono::hours(hours));
  };
  for (int i = 0; i < ModelCache::kMostCopies; ++i) {
    ASSERT_TRUE(cache_.add("m", std::to_string(i), writing("x")));
    age(std::to_string(i), 100 - i);
  }
  ASSERT_TRUE(cache_.find("m", "0")) << "asking for it is using it";
  std::ofstream(root_ / "last-good.json") << "{}";
  ASSERT_TRUE(cache_.add("m", "new", writing("x")));
  EXPECT_TRUE(cache_.find("m", "0"));
  EXPECT_TRUE(cache_.find("m", "new"));
  EXPECT_FALSE(cache_.find("m", "1"));
  EXPECT_TRUE(std::filesystem::exists(root_ / "last-good.json")) << "not a copy";
}

TEST_F(ModelCacheTest, SaysWhereItCannotWrite) {
  std::ofstream(dir_.path() / "cache") << "a file";
  const auto added = cache_.add("m-1", "abc", writing("x"));
  EXPECT_THAT(added, FailsWith(Code::failed_precondition, testing::HasSubstr(root_.string())));
}

}  // namespace
}  // namespace sentiment
