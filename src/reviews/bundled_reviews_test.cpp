#include "reviews/bundled_reviews.hpp"

#include <gtest/gtest.h>

#include "files/atomic_file.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

TEST(BundledReviews, AreTheFileThatTheRepositoryHolds) {
  const auto bundled = bundled_reviews();
  ASSERT_TRUE(bundled);
  const auto file = read_file(testing_support::source_dir() / "data/reviews_sample.csv");
  ASSERT_TRUE(file);
  EXPECT_TRUE(*bundled == *file);
}

}  // namespace
}  // namespace sentiment
