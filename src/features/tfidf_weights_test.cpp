#include "features/tfidf_weights.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "features/tfidf_options.hpp"

namespace sentiment {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

std::vector<double> weighed(std::vector<double> counts, const TfidfOptions& options) {
  constexpr std::array<std::uint32_t, 2> kColumns{0, 2};
  constexpr std::array kIdf{1.5, 100.0, 2.0};
  weigh_row(kColumns, counts, kIdf, options);
  return counts;
}

TEST(InverseDocumentFrequency, SmoothingAddsADocumentThatHasEachTerm) {
  EXPECT_DOUBLE_EQ(inverse_document_frequency(4, 2, false), std::log(2.0) + 1);
  EXPECT_DOUBLE_EQ(inverse_document_frequency(5, 2, true), std::log(2.0) + 1);
  EXPECT_EQ(inverse_document_frequency(3, 3, true), 1);
}

TEST(WeighRow, ScalesToItsNorm) {
  EXPECT_THAT(weighed({2, 2}, {}), ElementsAre(DoubleEq(0.6), DoubleEq(0.8)));
  EXPECT_THAT(weighed({2, 1}, {.norm = Norm::l1}), ElementsAre(DoubleEq(0.6), DoubleEq(0.4)));
  EXPECT_THAT(weighed({2, 1}, {.norm = Norm::none}), ElementsAre(3, 2));
}

TEST(WeighRow, CountsAsTheOptionsSay) {
  EXPECT_THAT(weighed({3, 1}, {.norm = Norm::none, .use_idf = false}), ElementsAre(3, 1));
  EXPECT_THAT(weighed({3, 1}, {.binary = true, .norm = Norm::none}), ElementsAre(1.5, 2));
  EXPECT_THAT(weighed({3, 1}, {.norm = Norm::none, .use_idf = false, .sublinear_tf = true}),
              ElementsAre(DoubleEq(std::log(3.0) + 1), 1));
}

TEST(WeighRow, LeavesARowWithoutLength) { EXPECT_THAT(weighed({0, 0}, {}), ElementsAre(0, 0)); }

}  // namespace
}  // namespace sentiment
