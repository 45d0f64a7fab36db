#include "base/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace sentiment {
namespace {

class ChunkQueue {
 public:
  ChunkQueue(std::size_t chunks, const std::function<void(std::size_t)>& work)
      : chunks_(chunks), failed_chunk_(chunks), work_(work) {}

  void drain() {
    for (;;) {
      const std::size_t chunk = next_.fetch_add(1, std::memory_order_relaxed);
      if (chunk >= chunks_) return;
      try {
        work_(chunk);
      } catch (...) {
        next_.store(chunks_, std::memory_order_relaxed);
        const std::lock_guard lock(mutex_);
        if (chunk < failed_chunk_) {
          failed_chunk_ = chunk;
          failure_ = std::current_exception();
        }
      }
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  const std::size_t chunks_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::size_t failed_chunk_;
  std::exception_ptr failure_;
  const std::function<void(std::size_t)>& work_;
};

}  // namespace

void parallel_for(int threads, std::size_t chunks, const std::function<void(std::size_t)>& work) {
  const std::size_t wanted = std::min<std::size_t>(chunks, threads > 1 ? threads : 1);
  ChunkQueue queue(chunks, work);
  {
    std::vector<std::jthread> helpers;
    if (wanted > 1) helpers.reserve(wanted - 1);
    try {
      while (helpers.size() + 1 < wanted) helpers.emplace_back([&queue] { queue.drain(); });
    } catch (const std::system_error&) {
      // No more threads to be had: those there are do the work.
    }
    queue.drain();
  }
  queue.rethrow();
}

}  // namespace sentiment
