#include "inference/answer_prefix.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

namespace sentiment {
namespace {

std::string prefix_beside(const std::set<std::string, std::less<>>& columns) {
  return answer_prefix({"sentiment", "confidence"},
                       [&](std::string_view name) { return columns.contains(name); });
}

TEST(AnswerPrefix, IsAsLongAsItTakesToOverwriteNothing) {
  EXPECT_EQ(prefix_beside({}), "");
  EXPECT_EQ(prefix_beside({"text", "label"}), "");
  EXPECT_EQ(prefix_beside({"confidence"}), "predicted_");
  EXPECT_EQ(prefix_beside({"sentiment", "predicted_confidence"}), "predicted_predicted_");
  EXPECT_EQ(prefix_beside({"predicted_sentiment"}), "") << "which nothing of the answer is called";
}

}  // namespace
}  // namespace sentiment
