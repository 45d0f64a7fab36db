#include "data/split.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/sha256.hpp"
#include "files/atomic_file.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

const Json& golden_splits() {
  static const Json fixture =
      parse_json(read_file(testing_support::source_dir() / "tests/golden/split.json").value())
          .value();
  return fixture;
}

/// Class numbers in the order of the sorted labels, as numpy.unique numbers them.
std::vector<std::uint8_t> class_numbers(const Json& labels) {
  std::set<Json> distinct(labels.begin(), labels.end());
  std::vector<std::uint8_t> numbers;
  for (const Json& label : labels) {
    numbers.push_back(
        static_cast<std::uint8_t>(std::distance(distinct.begin(), distinct.find(label))));
  }
  return numbers;
}

/// The fixture's digest of a list of rows: SHA-256 of little-endian 32-bit integers.
std::string rows_digest(const std::vector<std::uint32_t>& rows) {
  return sha256_hex({reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(rows[0])});
}

void expect_golden_splits(const std::string& kind, bool stratify) {
  int checked = 0;
  const Json cases = golden_splits()[kind];
  for (const Json& expected : cases) {
    const Json& data = golden_splits()["datasets"][expected["data"].get<std::string>()];
    if (!data["labels"].is_array()) continue;  // the IMDB sample: seed_parity_test.cpp
    const SplitOptions options{.test_size = expected["test_size"].get<double>(),
                               .random_state = expected["seed"].get<std::uint32_t>(),
                               .stratify = stratify};
    const Split split = train_test_split(class_numbers(data["labels"]), options).value();
    SCOPED_TRACE(expected["data"].get<std::string>() + " seed " + expected["seed"].dump() +
                 " test_size " + expected["test_size"].dump());
    EXPECT_EQ(split.test, expected["test"].get<std::vector<std::uint32_t>>());
    EXPECT_EQ(rows_digest(split.train), expected["train_sha256"].get<std::string>());
    ++checked;
  }
  EXPECT_GT(checked, 100);
}

TEST(TrainTestSplit, GivesScikitLearnsRowsStratified) { expect_golden_splits("stratified", true); }

TEST(TrainTestSplit, GivesScikitLearnsRowsShuffled) { expect_golden_splits("shuffled", false); }

TEST(TrainTestSplit, FailsInScikitLearnsWords) {
  const Json cases = golden_splits()["errors"];
  for (const Json& expected : cases) {
    const auto failed = train_test_split(expected["labels"].get<std::vector<std::uint8_t>>(),
                                         {.test_size = expected["test_size"].get<double>(),
                                          .stratify = expected["stratify"].get<bool>()});
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, Code::invalid_argument);
    EXPECT_EQ(failed.error().message, expected["message"].get<std::string>());
  }
}

TEST(TrainTestSplit, RefusesSizesThatScikitLearnRefuses) {
  const std::vector<std::uint8_t> ten{0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
  const std::vector<std::uint8_t> four{0, 0, 1, 1};
  const auto message = [](const std::vector<std::uint8_t>& labels, double size, bool stratify) {
    const auto split = train_test_split(labels, {.test_size = size, .stratify = stratify});
    return split ? std::string("accepted") : split.error().message;
  };
  EXPECT_EQ(message(ten, 1.5, false),
            "The 'test_size' parameter of train_test_split must be a float in the range (0.0, "
            "1.0), an int in the range [1, inf) or None. Got 1.5 instead.");
  EXPECT_THAT(message(ten, 0, false), testing::HasSubstr("Got 0.0 instead."));
  EXPECT_THAT(message(ten, -3, false), testing::HasSubstr("Got -3.0 instead."));
  EXPECT_THAT(message(ten, std::numeric_limits<double>::quiet_NaN(), false),
              testing::HasSubstr("Got nan instead."));
  EXPECT_THAT(message(ten, std::numeric_limits<double>::infinity(), false),
              testing::HasSubstr("test_size=inf should be"));
  EXPECT_EQ(message({}, 0.2, false),
            "With n_samples=0, test_size=0.2 and train_size=None, the resulting train set will be "
            "empty. Adjust any of the aforementioned parameters.");
  EXPECT_EQ(message(four, 0.75, true),
            "The train_size = 1 should be greater or equal to the number of classes = 2");
  EXPECT_EQ(message({0, 0, 0, 1, 2, 2, 3}, 0.4, true),
            "The least populated classes in y have only 1 member, which is too few. The minimum "
            "number of groups for any class cannot be less than 2. Classes with too few members "
            "are: [1, 3]");
}

TEST(TrainTestSplit, TakesEachRowOnce) {
  std::vector<std::uint8_t> labels(101);
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i % 3 == 0;
  const Split split = train_test_split(labels, {.test_size = 0.33}).value();
  std::vector<std::uint32_t> rows = split.train;
  rows.insert(rows.end(), split.test.begin(), split.test.end());
  std::ranges::sort(rows);
  ASSERT_EQ(rows.size(), labels.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows[i], i);
}

}  // namespace
}  // namespace sentiment
