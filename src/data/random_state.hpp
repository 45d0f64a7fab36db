#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace sentiment {

/// numpy.random.RandomState(seed): the draws scikit-learn splits rows with.
/// Source: numpy's legacy MT19937 (its seeding is that of std::mt19937), checked by split.json
class RandomState {
 public:
  explicit RandomState(std::uint32_t seed) : engine_(seed) {}

  /// The next 32 random bits.
  std::uint32_t word() { return static_cast<std::uint32_t>(engine_()); }

  /// Uniform in [0, largest]: masks a word and draws again until it fits; no draw for 0.
  std::uint32_t interval(std::uint32_t largest);

  /// Fisher and Yates from the end, in place.
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i-- > 1;) {
      std::swap(items[i], items[interval(static_cast<std::uint32_t>(i))]);
    }
  }

  /// 0 … count-1 in random order. Shape: count is below 2^32.
  std::vector<std::uint32_t> permutation(std::size_t count);

 private:
  std::mt19937 engine_;
};

}  // namespace sentiment
