#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <optional>

#include "base/parallel.hpp"

namespace sentiment {

/// Hands out 0, 1, …, items - 1, each once. Threads: shared.
class WorkQueue {
 public:
  explicit WorkQueue(std::size_t items) : items_(items) {}
  std::optional<std::size_t> next() {
    const std::size_t item = next_.fetch_add(1, std::memory_order_relaxed);
    return item < items_ ? std::optional(item) : std::nullopt;
  }

 private:
  std::atomic<std::size_t> next_{0};
  const std::size_t items_;
};

inline std::size_t worker_count(int threads) {
  return static_cast<std::size_t>(std::max(threads, 1));
}

/// Runs work(worker, queue) for each of `threads` workers, which take items from one queue: for
/// work that keeps something large of its own per worker. Which worker gets which item is open.
template <class Work>
void for_each_worker(int threads, std::size_t items, const Work& work) {
  WorkQueue queue(items);
  parallel_for(threads, worker_count(threads), [&](std::size_t worker) { work(worker, queue); });
}

}  // namespace sentiment
