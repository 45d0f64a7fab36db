#pragma once

#include <cstddef>
#include <span>

#include "base/error.hpp"

namespace sentiment {

/// Where bytes come from, a piece at a time, so that an archive need not fit into memory.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills the front of `buffer` and says how much of it; 0 is the end.
  virtual Result<std::size_t> read(std::span<char> buffer) = 0;
};

}  // namespace sentiment
