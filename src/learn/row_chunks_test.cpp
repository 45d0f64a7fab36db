#include "learn/row_chunks.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

#include "features/csr_matrix.hpp"

namespace sentiment {
namespace {

/// `count` rows of one column; row i holds i % 4 values.
CsrMatrix some_rows(std::size_t count) {
  CsrMatrix rows;
  rows.columns = 1;
  rows.row_starts = {0};
  for (std::size_t row = 0; row < count; ++row) {
    for (std::size_t i = 0; i < row % 4; ++i) {
      rows.column_ids.push_back(0);
      rows.values.push_back(1);
    }
    rows.row_starts.push_back(static_cast<std::uint32_t>(rows.values.size()));
  }
  return rows;
}

TEST(RowChunks, HoldEveryRowOnceInOrder) {
  for (const std::size_t count : {0, 1, 3, 50, 1000}) {
    const CsrMatrix rows = some_rows(count);
    const auto chunks = row_chunks(rows, 16);
    ASSERT_GE(chunks.size(), 1U);
    EXPECT_LE(chunks.size(), 16U);
    EXPECT_EQ(chunks.front().first, 0U);
    EXPECT_EQ(chunks.back().last, count);
    for (std::size_t i = 1; i < chunks.size(); ++i) {
      EXPECT_EQ(chunks[i].first, chunks[i - 1].last);
    }
  }
}

TEST(RowChunks, AreAsManyAsTheirGradientsAreWorth) {
  EXPECT_EQ(row_chunks(some_rows(4), 16).size(), 1U) << "6 values, one gradient costs 8";
  EXPECT_EQ(row_chunks(some_rows(1000), 16).size(), 16U);
  EXPECT_EQ(row_chunks(some_rows(1000), 8).size(), 8U);
}

}  // namespace
}  // namespace sentiment
