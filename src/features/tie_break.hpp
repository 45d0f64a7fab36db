#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "features/tfidf_options.hpp"

namespace sentiment {

/// The order numpy's argsort gives `keys` on the processor that `rule` names; equal keys come out
/// as its unstable algorithm leaves them (stable: in their own order).
/// Source: numpy 2.x with x86-simd-sort; sklearn-parity 1.6, tests/golden/argsort.json
/// Cost:   O(n log n). Requires: fewer than 2^32 keys.
std::vector<std::uint32_t> argsort(std::span<const std::int64_t> keys, TieBreak rule);

/// The first `count` of that order, as a set in ascending order of index.
/// Cost: O(n): only what holds the cut is sorted further.
std::vector<std::uint32_t> smallest(std::span<const std::int64_t> keys, std::size_t count,
                                    TieBreak rule);

}  // namespace sentiment
