#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "files/byte_source.hpp"

namespace sentiment {

/// Bytes in memory, given out in pieces of at most `piece`. They must outlive it.
class StringSource final : public ByteSource {
 public:
  explicit StringSource(std::string_view bytes,
                        std::size_t piece = std::numeric_limits<std::size_t>::max())
      : left_(bytes), piece_(piece) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t n = std::min({buffer.size(), left_.size(), piece_});
    std::copy_n(left_.begin(), n, buffer.begin());
    left_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view left_;
  std::size_t piece_;
};

}  // namespace sentiment
