#pragma once

#include <cstddef>
#include <vector>

#include "features/csr_matrix.hpp"

namespace sentiment {

/// Rows [first, last) of a matrix.
struct RowRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// Cuts the rows into ranges of about as many stored values each, for sums of their own that are
/// joined in order. The cuts depend on the data only, never on the number of threads: that keeps
/// a fit's bits. Shape: 1 to `most` ranges, as many as keep one gradient each small beside the
/// values.
std::vector<RowRange> row_chunks(const CsrMatrix& rows, std::size_t most);

}  // namespace sentiment
