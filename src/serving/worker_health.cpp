#include "serving/worker_health.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstddef>

#include "base/error.hpp"

namespace sentiment {

WorkerHealth::WorkerHealth(std::size_t workers, std::chrono::milliseconds patience)
    : workers_(workers), patience_(patience) {}

void WorkerHealth::failed(std::size_t worker) noexcept { workers_[worker].failing = true; }
void WorkerHealth::recovered(std::size_t worker) noexcept { workers_[worker].failing = false; }
bool WorkerHealth::is_failing(std::size_t worker) const noexcept {
  return workers_[worker].failing.load(std::memory_order_relaxed);
}

void WorkerHealth::beat(std::size_t worker, Clock::time_point now) noexcept {
  workers_[worker].last_beat = now.time_since_epoch().count();
}

Result<void> WorkerHealth::ready(Clock::time_point now) const {
  std::size_t failing = 0;
  std::size_t stuck = 0;
  for (const Worker& worker : workers_) {
    const Clock::time_point last{Clock::duration{worker.last_beat.load()}};
    if (worker.failing) {
      ++failing;
    } else if (last != Clock::time_point{} && now - last > patience_) {
      ++stuck;
    }
  }
  if (failing == 0 && stuck == 0) return {};
  return fail(Code::unavailable,
              fmt::format("{} of {} request threads cannot answer: {} after a failure, {} stuck",
                          failing + stuck, workers_.size(), failing, stuck));
}

}  // namespace sentiment
