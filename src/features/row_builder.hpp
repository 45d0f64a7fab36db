#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sentiment {

/// Counts a document's columns and gives them back in ascending order, without sorting: a bit for
/// each column says whether it was seen, a bit for each 64 of those whether to look.
/// Cost: O(columns / 4096) a row besides its entries.
class RowBuilder {
 public:
  void reserve(std::uint32_t columns) {
    if (columns <= counts_.size()) return;
    counts_.resize(columns);
    seen_.resize(columns / kBits + 1);
    groups_.resize(seen_.size() / kBits + 1);
  }

  /// Requires: reserve() for more columns.
  void add(std::uint32_t column) {
    if (counts_[column]++ != 0) return;
    seen_[column / kBits] |= std::uint64_t{1} << column % kBits;
    groups_[column / kBits / kBits] |= std::uint64_t{1} << column / kBits % kBits;
    ++size_;
  }

  std::size_t size() const { return size_; }  ///< distinct columns

  /// Calls use(column, count) for each, in ascending order, and forgets them.
  template <class Use>
  void drain(Use use) {
    for (std::size_t g = 0; size_ != 0; ++g) {
      for (; groups_[g] != 0; groups_[g] &= groups_[g] - 1) {
        const std::size_t word = g * kBits + static_cast<std::size_t>(std::countr_zero(groups_[g]));
        for (std::uint64_t bits = seen_[word]; bits != 0; bits &= bits - 1) {
          const std::size_t column =
              word * kBits + static_cast<std::size_t>(std::countr_zero(bits));
          use(static_cast<std::uint32_t>(column), counts_[column]);
          counts_[column] = 0;
          --size_;
        }
        seen_[word] = 0;
      }
    }
  }

 private:
  static constexpr std::size_t kBits = 64;

  std::vector<std::uint32_t> counts_;  // by column
  std::vector<std::uint64_t> seen_;    // a bit for each column
  std::vector<std::uint64_t> groups_;  // a bit for each of seen_
  std::size_t size_ = 0;
};

}  // namespace sentiment
