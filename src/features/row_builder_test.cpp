#include "features/row_builder.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace sentiment {
namespace {

using Row = std::map<std::uint32_t, std::uint32_t>;

Row drained(RowBuilder& builder) {
  Row row;
  std::vector<std::uint32_t> order;
  builder.drain([&](std::uint32_t column, std::uint32_t count) {
    if (!order.empty()) {
      EXPECT_LT(order.back(), column);
    }
    order.push_back(column);
    row[column] = count;
  });
  return row;
}

TEST(RowBuilder, GivesColumnsInOrderWithTheirCountsAndForgetsThem) {
  RowBuilder builder;
  builder.reserve(1'000'000);
  for (const std::uint32_t step : {1, 63, 64, 4095, 4096, 77'777}) {
    Row want;
    for (std::uint32_t column = 999'999; column >= step; column -= step) {
      if (want.size() == 500) break;
      for (std::uint32_t i = 0; i <= column % 3; ++i) builder.add(column);
      want[column] = column % 3 + 1;
    }
    EXPECT_EQ(builder.size(), want.size());
    EXPECT_EQ(drained(builder), want) << step;
    EXPECT_EQ(builder.size(), 0);
    EXPECT_TRUE(drained(builder).empty());
  }
}

TEST(RowBuilder, GrowsForALargerVocabularyAndKeepsForASmallerOne) {
  RowBuilder builder;
  builder.reserve(3);
  builder.add(2);
  EXPECT_EQ(drained(builder), (Row{{2, 1}}));
  builder.reserve(300);
  builder.reserve(10);
  builder.add(299);
  builder.add(0);
  EXPECT_EQ(drained(builder), (Row{{0, 1}, {299, 1}}));
}

}  // namespace
}  // namespace sentiment
