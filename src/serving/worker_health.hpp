#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

/// Which request threads can answer. One cannot when a request broke off on it, until it is proved
/// that it can again, and while it shows no sign of life.
/// Threads: any.
class WorkerHealth {
 public:
  using Clock = std::chrono::steady_clock;

  /// A thread that is silent for `patience` is stuck.
  explicit WorkerHealth(std::size_t workers,
                        std::chrono::milliseconds patience = std::chrono::seconds{10});

  void failed(std::size_t worker) noexcept;
  void recovered(std::size_t worker) noexcept;
  bool is_failing(std::size_t worker) const noexcept;
  /// A sign of life; the first one starts the watch.
  void beat(std::size_t worker, Clock::time_point now) noexcept;

  /// Errors: unavailable, saying how many threads cannot answer.
  Result<void> ready(Clock::time_point now) const;

 private:
  struct alignas(64) Worker {
    std::atomic<bool> failing{false};
    std::atomic<std::int64_t> last_beat{0};  ///< in the clock's ticks; 0 before the first
  };
  std::vector<Worker> workers_;
  std::chrono::milliseconds patience_;
};

}  // namespace sentiment
