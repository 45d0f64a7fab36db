#pragma once

#include <chrono>
#include <string>

namespace sentiment {

/// Wall-clock time in milliseconds since 1970, the unit of MLflow and of our home folder.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

/// The clock as a port, so that tests need not wait.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
  virtual void sleep(std::chrono::milliseconds duration) = 0;
};

/// The machine's clock. Threads: safe.
class SystemClock final : public Clock {
 public:
  TimePoint now() const override;
  void sleep(std::chrono::milliseconds duration) override;
};

/// "2026-11-23T05:06:07.089Z".
std::string to_iso8601(TimePoint time);
/// "2026-11-23 05:06:07", UTC, for tables people read.
std::string to_display(TimePoint time);

}  // namespace sentiment
