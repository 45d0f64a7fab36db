#include "serving/last_good.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <ios>
#include <string>
#include <vector>

#include "files/atomic_file.hpp"
#include "ports/ids.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

class LastGoodTest : public ::testing::Test {
 protected:
  /// A version whose folder holds `text`.
  FetchedVersion version(int number, const std::string& text) {
    const auto folder = dir_.path() / ("source-" + std::to_string(number));
    EXPECT_TRUE(write_file_atomically(folder / "sentiment.model", text));
    EXPECT_TRUE(write_file_atomically(folder / "data" / "more", "more"));
    FetchedVersion fetched;
    fetched.version.name = ModelName("m");
    fetched.version.version = ModelVersion(number);
    fetched.version.run_id = RunId("run");
    fetched.metrics = {{.key = "f1", .value = 0.5}};
    fetched.folder = folder;
    return fetched;
  }
  std::vector<std::filesystem::path> files() const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root_)) {
      if (entry.is_regular_file()) found.push_back(entry.path());
    }
    return found;
  }

  const testing_support::TempDir dir_;
  const std::filesystem::path root_ = dir_.path() / "cache";
  const LastGood last_good_{root_, ModelName("m"), Alias("champion")};
};

TEST_F(LastGoodTest, FindsWhatWasKept) {
  ASSERT_TRUE(last_good_.keep(version(3, "model")));
  std::filesystem::remove_all(dir_.path() / "source-3");
  const auto found = last_good_.find();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->version.version, ModelVersion(3));
  EXPECT_EQ(found->version.run_id, RunId("run"));
  ASSERT_EQ(found->metrics.size(), 1U);
  EXPECT_EQ(found->metrics[0].value, 0.5);
  EXPECT_EQ(read_file(found->folder / "sentiment.model").value(), "model");
  EXPECT_EQ(read_file(found->folder / "data" / "more").value(), "more");
}

TEST_F(LastGoodTest, TheLastOneIsTheOnlyOne) {
  ASSERT_TRUE(last_good_.keep(version(3, "three")));
  ASSERT_TRUE(last_good_.keep(version(4, "four")));
  EXPECT_EQ(last_good_.find()->version.version, ModelVersion(4));
  EXPECT_EQ(files().size(), 3U);  // the record and two files
}

TEST_F(LastGoodTest, NothingWasKeptIsNotFound) {
  EXPECT_EQ(last_good_.find().error().code, Code::not_found);
}

TEST_F(LastGoodTest, OtherAliasesHaveTheirOwn) {
  ASSERT_TRUE(last_good_.keep(version(3, "model")));
  EXPECT_EQ(LastGood(root_, ModelName("m"), Alias("other")).find().error().code, Code::not_found);
}

TEST_F(LastGoodTest, AnyChangedByteIsRefused) {
  ASSERT_TRUE(last_good_.keep(version(3, "model")));
  ASSERT_EQ(files().size(), 3U);
  for (const auto& path : files()) {
    const std::string bytes = read_file(path).value();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] == ' ' || bytes[i] == '\n') continue;  // the record's indentation says nothing
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      std::ofstream(path, std::ios::binary) << changed;
      const auto found = last_good_.find();
      ASSERT_FALSE(found) << path << " byte " << i;
      EXPECT_EQ(found.error().code, Code::corrupt_data) << path << " byte " << i;
    }
    std::ofstream(path, std::ios::binary) << bytes;
  }
  EXPECT_TRUE(last_good_.find());
}

TEST_F(LastGoodTest, AMissingOrAddedFileIsRefused) {
  ASSERT_TRUE(last_good_.keep(version(3, "model")));
  const auto folder = last_good_.find()->folder;
  ASSERT_TRUE(write_file_atomically(folder / "model.pkl", "added"));
  EXPECT_EQ(last_good_.find().error().code, Code::corrupt_data);
  std::filesystem::remove(folder / "model.pkl");
  EXPECT_TRUE(last_good_.find());
  std::filesystem::remove(folder / "sentiment.model");
  EXPECT_EQ(last_good_.find().error().code, Code::corrupt_data);
}

TEST_F(LastGoodTest, KeepingAgainMendsWhatWasDamaged) {
  ASSERT_TRUE(last_good_.keep(version(3, "model")));
  std::filesystem::remove(last_good_.find()->folder / "sentiment.model");
  ASSERT_TRUE(last_good_.keep(version(3, "model")));
  EXPECT_TRUE(last_good_.find());
}

}  // namespace
}  // namespace sentiment
