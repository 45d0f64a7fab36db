#include "data/random_state.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace sentiment {

std::uint32_t RandomState::interval(std::uint32_t largest) {
  if (largest == 0) return 0;
  const std::uint32_t mask = ~std::uint32_t{0} >> std::countl_zero(largest);
  for (;;) {
    const std::uint32_t drawn = word() & mask;
    if (drawn <= largest) return drawn;
  }
}

std::vector<std::uint32_t> RandomState::permutation(std::size_t count) {
  std::vector<std::uint32_t> items(count);
  std::iota(items.begin(), items.end(), std::uint32_t{0});
  shuffle(items);
  return items;
}

}  // namespace sentiment
