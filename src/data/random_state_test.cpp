#include "data/random_state.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/json.hpp"
#include "files/atomic_file.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

Json golden_draws() {
  const auto path = testing_support::source_dir() / "tests/golden/split.json";
  return parse_json(read_file(path).value()).value();
}

TEST(RandomState, DrawsNumpysWords) {
  const Json splits = golden_draws();
  ASSERT_EQ(splits["mt19937"].size(), 5);
  for (const Json& expected : splits["mt19937"]) {
    RandomState random(expected["seed"].get<std::uint32_t>());
    const auto first = expected["first_u32"].get<std::vector<std::uint32_t>>();
    for (const std::uint32_t word : first) EXPECT_EQ(random.word(), word);
    for (std::size_t i = first.size(); i < 1999; ++i) random.word();
    EXPECT_EQ(random.word(), expected["u32_number_2000"].get<std::uint32_t>());
  }
}

TEST(RandomState, PermutesAsNumpyDoes) {
  const Json cases = golden_draws()["mt19937"];
  for (const Json& expected : cases) {
    RandomState random(expected["seed"].get<std::uint32_t>());
    EXPECT_EQ(random.permutation(20), expected["permutation_20"].get<std::vector<std::uint32_t>>());
  }
}

TEST(RandomState, SamplesAsPandasDoes) {
  const Json cases = golden_draws()["pandas_sample"];
  for (const Json& expected : cases) {
    RandomState random(expected["seed"].get<std::uint32_t>());
    auto rows = random.permutation(expected["n_rows"].get<std::size_t>());
    rows.resize(expected["n"].get<std::size_t>());
    EXPECT_EQ(rows, expected["rows"].get<std::vector<std::uint32_t>>());
  }
}

TEST(RandomState, DrawsNothingWhereThereIsNoChoice) {
  RandomState drawn(7);
  RandomState untouched(7);
  EXPECT_EQ(drawn.interval(0), 0);
  EXPECT_EQ(drawn.permutation(0).size(), 0);
  EXPECT_EQ(drawn.permutation(1), std::vector<std::uint32_t>{0});
  EXPECT_EQ(drawn.word(), untouched.word());
}

TEST(RandomState, StaysWithinTheWidestInterval) {
  RandomState drawn(3);
  RandomState words(3);
  EXPECT_EQ(drawn.interval(0xFFFFFFFF), words.word());
}

}  // namespace
}  // namespace sentiment
