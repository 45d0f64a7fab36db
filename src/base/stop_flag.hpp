#pragma once

#include <atomic>

namespace sentiment {

/// Asks long work to end at its next safe point. Set from a signal handler or another thread.
class StopFlag {
 public:
  void request() noexcept { requested_.store(true, std::memory_order_relaxed); }
  bool requested() const noexcept { return requested_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> requested_{false};
};

}  // namespace sentiment
