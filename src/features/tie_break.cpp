// Follows numpy's and x86-simd-sort's argsort (both BSD-3-Clause, see NOTICE) step by step, as the
// order of equal keys, and with it the vocabulary that max_features leaves, is theirs alone.
#include "features/tie_break.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "features/tfidf_options.hpp"

namespace sentiment {
namespace {

using Key = std::int64_t;
using Index = std::uint32_t;

/// The positions of the order that are wanted: parts that hold none of the cuts between wanted and
/// unwanted need not be sorted. A full sort wants every position told apart.
struct Wanted {
  bool all;
  std::size_t count;
  bool sorts(std::size_t first, std::size_t last) const {  // positions [first, last)
    return all || (first < count && count < last);
  }
};

int depth_limit(std::size_t n) { return 2 * (static_cast<int>(std::bit_width(n)) - 1); }

/// numpy's introsort (npysort/quicksort.cpp, aquicksort_): median of three, runs of up to 16 by
/// insertion, heapsort when too deep.
class ScalarSort {
 public:
  ScalarSort(std::span<const Key> keys, std::vector<Index>& order, Wanted wanted)
      : v_(keys), a_(order), wanted_(wanted) {}

  void sort() {
    if (!a_.empty()) sort(0, static_cast<std::ptrdiff_t>(a_.size()) - 1, depth_limit(a_.size()));
  }

 private:
  using At = std::ptrdiff_t;
  static constexpr At kSmall = 15;

  Key key(At at) const { return v_[a_[at]]; }

  void sort(At l, At r, int depth) {
    if (!wanted_.sorts(l, r + 1)) return;
    if (depth < 0) return heap(l, r - l + 1);
    while (r - l > kSmall) {
      const At at = partition(l, r);
      --depth;
      // numpy goes on with the smaller part, whatever its depth; only the other one, taken up
      // later, is heaped when too deep.
      if (at - l < r - at) {
        sort(at + 1, r, depth);
        r = at - 1;
      } else {
        sort(l, at - 1, depth);
        l = at + 1;
      }
      if (!wanted_.sorts(l, r + 1)) return;
    }
    for (At i = l + 1; i <= r; ++i) {
      const Index moved = a_[i];
      At j = i;
      for (; j > l && v_[moved] < key(j - 1); --j) a_[j] = a_[j - 1];
      a_[j] = moved;
    }
  }

  At partition(At l, At r) {
    const At m = l + ((r - l) >> 1);
    if (key(m) < key(l)) std::swap(a_[m], a_[l]);
    if (key(r) < key(m)) std::swap(a_[r], a_[m]);
    if (key(m) < key(l)) std::swap(a_[m], a_[l]);
    const Key pivot = key(m);
    At i = l;
    At j = r - 1;
    std::swap(a_[m], a_[j]);
    for (;;) {
      do ++i;
      while (key(i) < pivot);
      do --j;
      while (pivot < key(j));
      if (i >= j) break;
      std::swap(a_[i], a_[j]);
    }
    std::swap(a_[i], a_[r - 1]);
    return i;
  }

  void heap(At low, At n) {
    const auto sift = [&](At i, At last, Index moved) {
      for (At j = 2 * i; j <= last; i = j, j *= 2) {
        if (j < last && key(low + j - 1) < key(low + j)) ++j;
        if (v_[moved] >= key(low + j - 1)) break;
        a_[low + i - 1] = a_[low + j - 1];
      }
      a_[low + i - 1] = moved;
    };
    for (At i = n >> 1; i > 0; --i) sift(i, n, a_[low + i - 1]);
    while (n > 1) {
      const Index moved = a_[low + n - 1];
      a_[low + n - 1] = a_[low];
      sift(1, --n, moved);
    }
  }

  std::span<const Key> v_;
  std::vector<Index>& a_;
  Wanted wanted_;
};

/// libstdc++'s std::sort, spelled out: where x86-simd-sort recurses too deep it calls it, and
/// another library's (or release's) order of equal keys would be another.
class LibstdcxxSort {
 public:
  LibstdcxxSort(std::span<const Key> keys, std::vector<Index>& order) : v_(keys), a_(order) {}

  void sort(std::size_t first, std::size_t last) {
    if (first == last) return;
    loop(first, last, depth_limit(last - first));
    const std::size_t guarded = std::min(last, first + kSmall);
    for (std::size_t k = first + 1; k < guarded; ++k) {
      if (less(a_[k], a_[first])) {
        std::rotate(&a_[first], &a_[k], &a_[k] + 1);
      } else {
        insert_unguarded(k);
      }
    }
    for (std::size_t k = guarded; k < last; ++k) insert_unguarded(k);
  }

 private:
  static constexpr std::size_t kSmall = 16;

  bool less(Index x, Index y) const { return v_[x] < v_[y]; }

  void loop(std::size_t low, std::size_t high, int depth) {
    while (high - low > kSmall) {
      if (depth-- == 0) return heap(low, high);
      const std::size_t cut = partition(low, high);
      loop(cut, high, depth);
      high = cut;
    }
  }

  std::size_t partition(std::size_t low, std::size_t high) {
    const std::size_t x = low + 1;
    const std::size_t y = low + (high - low) / 2;
    const std::size_t z = high - 1;
    std::size_t median;
    if (less(a_[x], a_[y])) {
      median = less(a_[y], a_[z]) ? y : less(a_[x], a_[z]) ? z : x;
    } else {
      median = less(a_[x], a_[z]) ? x : less(a_[y], a_[z]) ? z : y;
    }
    std::swap(a_[low], a_[median]);
    std::size_t i = low + 1;
    std::size_t j = high;
    for (;; ++i) {
      while (less(a_[i], a_[low])) ++i;
      do --j;
      while (less(a_[low], a_[j]));
      if (i >= j) return i;
      std::swap(a_[i], a_[j]);
    }
  }

  void heap(std::size_t low, std::size_t high) {
    for (std::size_t parent = (high - low - 2) / 2 + 1; parent-- > 0;) {
      push_down(low, parent, high - low, a_[low + parent]);
    }
    while (high - low > 1) {
      --high;
      const Index moved = std::exchange(a_[high], a_[low]);
      push_down(low, 0, high - low, moved);
    }
  }

  void push_down(std::size_t low, std::size_t hole, std::size_t n, Index moved) {
    const std::size_t top = hole;
    std::size_t child = hole;
    while (child < (n - 1) / 2) {
      child = 2 * (child + 1);
      if (less(a_[low + child], a_[low + child - 1])) --child;
      a_[low + hole] = a_[low + child];
      hole = child;
    }
    if (n % 2 == 0 && child == (n - 2) / 2) {
      child = 2 * (child + 1);
      a_[low + hole] = a_[low + child - 1];
      hole = child - 1;
    }
    for (; hole > top && less(a_[low + (hole - 1) / 2], moved); hole = (hole - 1) / 2) {
      a_[low + hole] = a_[low + (hole - 1) / 2];
    }
    a_[low + hole] = moved;
  }

  void insert_unguarded(std::size_t k) {
    const Index moved = a_[k];
    for (; less(moved, a_[k - 1]); --k) a_[k] = a_[k - 1];
    a_[k] = moved;
  }

  std::span<const Key> v_;
  std::vector<Index>& a_;
};

/// x86-simd-sort's argsort of 64-bit keys in registers of `Lanes` lanes, done on scalars.
template <std::size_t Lanes>
class SimdSort {
 public:
  SimdSort(std::span<const Key> keys, std::vector<Index>& order, Wanted wanted)
      : v_(keys), a_(order), wanted_(wanted) {}

  void sort() {
    if (std::ranges::is_sorted(v_)) return;
    sort(0, a_.size() - 1, depth_limit(a_.size()));
  }

 private:
  static constexpr std::size_t kNetwork = 256;
  static constexpr std::size_t kVectors = kNetwork / Lanes;
  static constexpr std::size_t kUnroll = 4;
  static constexpr Key kMax = std::numeric_limits<Key>::max();
  static constexpr Key kMin = std::numeric_limits<Key>::min();

  struct Vector {
    std::array<Key, Lanes> keys;
    std::array<Index, Lanes> indices;
  };

  Key key(std::size_t at) const { return v_[a_[at]]; }

  void sort(std::size_t l, std::size_t r, int budget) {
    if (!wanted_.sorts(l, r + 1)) return;
    if (budget <= 0) return LibstdcxxSort(v_, a_).sort(l, r + 1);
    if (r + 1 - l <= kNetwork) return network(l, r + 1 - l);
    const std::size_t step = (r - l) / Lanes;
    std::array<Key, Lanes> sample;
    for (std::size_t i = 0; i < Lanes; ++i) sample[i] = key(l + (i + 1) * step);
    std::ranges::sort(sample);
    const Key pivot = sample[Lanes / 2];
    smallest_ = kMax;
    biggest_ = kMin;
    const std::size_t boundary = partition(l, r + 1, pivot);
    const bool left = pivot != smallest_;
    const bool right = pivot != biggest_;
    if (left) sort(l, boundary - 1, budget - 1);
    if (right) sort(boundary, r, budget - 1);
  }

  // --- partition: keys below the pivot to the left, in blocks from both ends ---

  std::size_t partition(std::size_t l, std::size_t r, Key pivot) {
    // Requires more than kNetwork keys, hence more than two blocks.
    constexpr std::size_t kBlock = kUnroll * Lanes;
    static_assert(kNetwork >= 8 * kBlock, "a shorter part would be done register by register");
    for (std::size_t n = (r - l) % kBlock; n > 0; --n) {  // makes the length a multiple
      const Key x = key(l);
      see(x);
      if (x < pivot) {
        ++l;
      } else {
        std::swap(a_[l], a_[--r]);
      }
    }
    left_ = l;
    right_ = r;
    std::array<Index, kBlock> first;
    std::array<Index, kBlock> last;
    std::array<Index, kBlock> here;
    const auto load = [&](std::size_t at, auto& to) { std::copy_n(&a_[at], kBlock, to.begin()); };
    const auto emit_block = [&](const auto& from) {
      for (std::size_t i = 0; i < kBlock; i += Lanes) emit(&from[i], pivot);
    };
    load(l, first);
    load(r - kBlock, last);  // both held back to the end
    l += kBlock;
    r -= kBlock;
    while (l != r) {
      if (right_ - r < l - left_) {  // less room on the right
        r -= kBlock;
        load(r, here);
      } else {
        load(l, here);
        l += kBlock;
      }
      emit_block(here);
    }
    emit_block(first);
    emit_block(last);
    return left_;
  }

  void emit(const Index* indices, Key pivot) {
    std::array<Index, Lanes> not_less;
    std::size_t n = 0;
    for (std::size_t i = 0; i < Lanes; ++i) {
      const Key x = v_[indices[i]];
      see(x);
      if (x < pivot) {
        a_[left_++] = indices[i];
      } else {
        not_less[n++] = indices[i];
      }
    }
    if constexpr (Lanes == 4) std::reverse(not_less.begin(), not_less.begin() + n);  // AVX2 mirrors
    right_ -= n;
    std::copy_n(not_less.begin(), n, a_.data() + right_);  // with n = 0 it may be the end
  }

  void see(Key x) {
    smallest_ = std::min(smallest_, x);
    biggest_ = std::max(biggest_, x);
  }

  // --- bitonic network on up to 256 elements, padded with the largest key ---

  /// Lane i keeps the larger of itself and lane (i ^ partner) if its bit in `larger` is set, else
  /// the smaller; equal keys stay.
  static void step(Vector& vector, std::size_t partner, unsigned larger) {
    const Vector old = vector;
    for (std::size_t i = 0; i < Lanes; ++i) {
      const Key own = old.keys[i];
      const Key other = old.keys[i ^ partner];
      const bool take = (larger >> i & 1U) != 0 ? own < other : other < own;
      if (!take) continue;
      vector.keys[i] = other;
      vector.indices[i] = old.indices[i ^ partner];
    }
  }

  static void sort_register(Vector& vector) {
    if constexpr (Lanes == 8) {
      step(vector, 1, 0xAA);
      step(vector, 3, 0xCC);
      step(vector, 1, 0xAA);
      step(vector, 7, 0xF0);
      step(vector, 2, 0xCC);
      step(vector, 1, 0xAA);
    } else {
      step(vector, 1, 0xA);
      step(vector, 3, 0xC);
      step(vector, 1, 0xA);
    }
  }

  static void merge_register(Vector& vector) {
    if constexpr (Lanes == 8) step(vector, 4, 0xF0);
    step(vector, 2, Lanes == 8 ? 0xCC : 0xC);
    step(vector, 1, Lanes == 8 ? 0xAA : 0xA);
  }

  /// Lane i of `low` against lane i (or the mirrored one) of `high`: the smaller goes to `low`.
  static void exchange(Vector& low, Vector& high, bool mirrored) {
    for (std::size_t i = 0; i < Lanes; ++i) {
      const std::size_t j = mirrored ? Lanes - 1 - i : i;
      if (high.keys[j] < low.keys[i]) {
        std::swap(low.keys[i], high.keys[j]);
        std::swap(low.indices[i], high.indices[j]);
      }
    }
  }

  void network(std::size_t low, std::size_t n) {
    std::size_t vectors = kVectors;
    while (vectors > 1 && n * 2 <= vectors * Lanes) vectors /= 2;
    std::array<Vector, kVectors> all;
    for (std::size_t i = 0; i < vectors * Lanes; ++i) {
      all[i / Lanes].keys[i % Lanes] = i < n ? key(low + i) : kMax;
      all[i / Lanes].indices[i % Lanes] = i < n ? a_[low + i] : 0;
    }
    for (std::size_t i = 0; i < vectors; ++i) sort_register(all[i]);
    for (std::size_t per = 2; per <= vectors; per *= 2) {
      for (std::size_t base = 0; base < vectors; base += per) merge(&all[base], per);
    }
    for (std::size_t i = 0; i < n; ++i) a_[low + i] = all[i / Lanes].indices[i % Lanes];
  }

  static void merge(Vector* all, std::size_t per) {
    for (std::size_t i = 0; i < per / 2; ++i) exchange(all[i], all[per - 1 - i], true);
    for (std::size_t n = per / 2; n >= 2; n /= 2) {
      for (std::size_t j = 0; j < per; j += n) {
        for (std::size_t i = 0; i < n / 2; ++i) exchange(all[i + j], all[i + j + n / 2], false);
      }
    }
    for (std::size_t i = 0; i < per; ++i) merge_register(all[i]);
  }

  std::span<const Key> v_;
  std::vector<Index>& a_;
  Wanted wanted_;
  Key smallest_ = kMax;  // of the part last partitioned
  Key biggest_ = kMin;
  std::size_t left_ = 0;  // where its next keys go
  std::size_t right_ = 0;
};

std::vector<Index> order(std::span<const Key> keys, TieBreak rule, Wanted wanted) {
  std::vector<Index> order(keys.size());
  std::iota(order.begin(), order.end(), 0);
  switch (rule) {
    case TieBreak::numpy_scalar: ScalarSort(keys, order, wanted).sort(); break;
    case TieBreak::numpy_avx2: SimdSort<4>(keys, order, wanted).sort(); break;
    case TieBreak::numpy_avx512: SimdSort<8>(keys, order, wanted).sort(); break;
    case TieBreak::stable: {
      const auto before = [&keys](Index x, Index y) {
        return keys[x] != keys[y] ? keys[x] < keys[y] : x < y;
      };
      if (wanted.all) {
        std::ranges::sort(order, before);
      } else {
        std::ranges::nth_element(order, order.begin() + static_cast<std::ptrdiff_t>(wanted.count),
                                 before);
      }
      break;
    }
  }
  return order;
}

}  // namespace

std::vector<std::uint32_t> argsort(std::span<const std::int64_t> keys, TieBreak rule) {
  return order(keys, rule, {.all = true, .count = 0});
}

std::vector<std::uint32_t> smallest(std::span<const std::int64_t> keys, std::size_t count,
                                    TieBreak rule) {
  count = std::min(count, keys.size());
  std::vector<Index> chosen = order(keys, rule, {.all = false, .count = count});
  chosen.resize(count);
  std::ranges::sort(chosen);
  return chosen;
}

}  // namespace sentiment
