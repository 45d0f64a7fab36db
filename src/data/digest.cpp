#include "data/digest.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/parallel.hpp"
#include "data/text_digest.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kChunk = 1024;

}  // namespace

std::vector<std::uint64_t> digest_texts(std::span<const std::string_view> texts, int threads) {
  std::vector<std::uint64_t> digests(texts.size());
  parallel_for(threads, (texts.size() + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    const std::size_t end = std::min(texts.size(), (chunk + 1) * kChunk);
    for (std::size_t i = chunk * kChunk; i < end; ++i) digests[i] = text_digest(texts[i]);
  });
  return digests;
}

std::size_t count_repeats(std::span<const std::uint64_t> digests) {
  std::vector<std::uint64_t> sorted(digests.begin(), digests.end());
  std::sort(sorted.begin(), sorted.end());
  const auto unique_end = std::unique(sorted.begin(), sorted.end());
  return static_cast<std::size_t>(sorted.end() - unique_end);
}

}  // namespace sentiment
