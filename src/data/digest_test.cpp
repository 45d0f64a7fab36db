#include "data/digest.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sentiment {
namespace {

using Texts = std::vector<std::string_view>;

TEST(Digest, IsTheSameForTheSameTextAtAnyThreadCount) {
  std::vector<std::string> rows;
  for (int i = 0; i < 5000; ++i) rows.push_back("row " + std::to_string(i % 4000));
  const Texts texts(rows.begin(), rows.end());
  const auto digests = digest_texts(texts, 1);
  EXPECT_EQ(digests, digest_texts(texts, 4));
  EXPECT_EQ(digests[0], digests[4000]);
  EXPECT_NE(digests[0], digests[1]);
  EXPECT_EQ(count_repeats(digests), 1000U);
}

// XXH3_64bits of the empty input with seed 0, as published with the algorithm's test vectors.
TEST(Digest, IsXxh3) { EXPECT_EQ(digest_texts(Texts{""}, 1).front(), 0x2D06800538D394C2U); }

TEST(Digest, SharedTextsAreCountedByTheRowsOfTheTestSide) {
  const Texts train = {"a", "b", "b", "c"};
  EXPECT_EQ(count_shared_texts(train, Texts{"b", "x", "b", "c ", "a"}), 3U);
  EXPECT_EQ(count_shared_texts(train, Texts{}), 0U);
  EXPECT_EQ(count_shared_texts(Texts{}, train), 0U);
}

}  // namespace
}  // namespace sentiment
