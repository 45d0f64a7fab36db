#include "data/digest.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "data/text_digest.hpp"

namespace sentiment {
namespace {

using Texts = std::vector<std::string_view>;

TEST(Digest, IsTheSameForTheSameTextAtAnyThreadCount) {
  std::vector<std::string> rows;
  rows.reserve(5000);
  for (int i = 0; i < 5000; ++i) rows.push_back("row " + std::to_string(i % 4000));
  const Texts texts(rows.begin(), rows.end());
  const auto digests = digest_texts(texts, 1);
  EXPECT_EQ(digests, digest_texts(texts, 4));
  EXPECT_EQ(digests[0], digests[4000]);
  EXPECT_NE(digests[0], digests[1]);
  EXPECT_EQ(count_repeats(digests), 1000U);
}

TEST(Digest, IsTheTextDigestOfModelFiles) {
  EXPECT_EQ(digest_texts(Texts{"a film"}, 1).front(), text_digest("a film"));
}

}  // namespace
}  // namespace sentiment
