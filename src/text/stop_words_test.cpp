#include "text/stop_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "testing/golden.hpp"

namespace sentiment {
namespace {

TEST(EnglishStopWords, AreScikitLearnsInOrder) {
  const auto golden =
      testing_support::golden("stop_words_english.json").get<std::vector<std::string>>();
  EXPECT_EQ(golden.size(), 318);
  EXPECT_THAT(english_stop_words(), ::testing::ElementsAreArray(golden));
}

}  // namespace
}  // namespace sentiment
