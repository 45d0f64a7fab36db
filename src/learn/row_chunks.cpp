#include "learn/row_chunks.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "features/csr_matrix.hpp"

namespace sentiment {

std::vector<RowRange> row_chunks(const CsrMatrix& rows, std::size_t most) {
  const std::size_t gradient_cost = 4 * (static_cast<std::size_t>(rows.columns) + 1);
  const std::size_t count = std::clamp<std::size_t>(rows.values.size() / gradient_cost, 1, most);
  std::vector<RowRange> chunks(count);
  std::size_t row = 0;
  for (std::size_t i = 0; i < count; ++i) {
    chunks[i].first = row;
    const std::size_t values_until = rows.values.size() * (i + 1) / count;
    while (row < rows.rows() && rows.row_starts[row] < values_until) ++row;
    if (i + 1 == count) row = rows.rows();
    chunks[i].last = row;
  }
  return chunks;
}

}  // namespace sentiment
