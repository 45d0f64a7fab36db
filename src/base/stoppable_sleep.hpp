#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"
#include "base/stop_flag.hpp"

namespace sentiment {

/// Sleeps in slices, so that a stop is noticed soon; in one piece without a flag. False once a stop
/// was asked for.
inline bool sleep_unless_stopped(Clock& clock, std::chrono::milliseconds duration,
                                 const StopFlag* stop) {
  if (stop == nullptr) {
    clock.sleep(duration);
    return true;
  }
  constexpr std::chrono::milliseconds kSlice{100};
  const TimePoint end = clock.now() + duration;
  while (!stop->requested()) {
    const TimePoint now = clock.now();
    if (now >= end) return true;
    clock.sleep(std::min(kSlice, end - now));
  }
  return false;
}

}  // namespace sentiment
