#include "base/suggest.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sentiment {
namespace {

TEST(Suggest, FindsTheNearestWord) {
  const std::vector<std::string> words{"model.C", "model.max_iter", "vectorizer.min_df"};
  EXPECT_EQ(did_you_mean("model.maxiter", words), "; did you mean 'model.max_iter'?");
}

TEST(Suggest, SaysNothingWhenNothingIsNear) {
  const std::vector<std::string> words{"train", "serve"};
  EXPECT_EQ(did_you_mean("xyzzyplugh", words), "");
  EXPECT_EQ(did_you_mean("train", {}), "");
}

}  // namespace
}  // namespace sentiment
