#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sentiment {

/// Sparse rows, one after the other; within a row column ids are strictly increasing.
struct CsrMatrix {
  std::uint32_t columns = 0;
  std::vector<std::uint64_t> row_starts{0};  ///< rows + 1 entries
  std::vector<std::uint32_t> column_ids;     ///< one per stored value
  std::vector<double> values;

  std::size_t rows() const { return row_starts.size() - 1; }
};

}  // namespace sentiment
