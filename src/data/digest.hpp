#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sentiment {

/// text_digest() of each text, in their order. Two texts with the same digest count as the same:
/// by chance that happens once in 30 billion data sets of 25,000 rows.
/// Threads: up to `threads`.
std::vector<std::uint64_t> digest_texts(std::span<const std::string_view> texts, int threads);

/// Rows whose digest stood in an earlier row.
std::size_t count_repeats(std::span<const std::uint64_t> digests);

}  // namespace sentiment
