#pragma once

#include <vector>

#include "base/clock.hpp"

namespace sentiment::testing_support {

/// A clock that stands still until somebody sleeps; each sleep is written down.
class FakeClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  void sleep(std::chrono::milliseconds duration) override {
    sleeps.push_back(duration);
    now_ += duration;
  }
  void advance(std::chrono::milliseconds duration) { now_ += duration; }

  std::vector<std::chrono::milliseconds> sleeps;

 private:
  TimePoint now_{std::chrono::milliseconds{1'700'000'000'000}};
};

}  // namespace sentiment::testing_support
