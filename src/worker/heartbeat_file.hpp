#pragma once

#include <chrono>
#include <filesystem>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace sentiment {

/// A file that a living worker renews: `sentiment doctor --probe worker` looks at it, so that a
/// container's health check needs no port. It holds the process's number.
class HeartbeatFile {
 public:
  explicit HeartbeatFile(std::filesystem::path path) : path_(std::move(path)) {}

  /// Renews it, every few seconds at most. A folder that cannot be written is not a failure here:
  /// the probe reports it.
  void beat(TimePoint now);
  /// The worker ends: the file goes away.
  void end();

 private:
  std::filesystem::path path_;
  TimePoint last_{};
};

/// Where the worker of a home keeps it.
std::filesystem::path heartbeat_path(const std::filesystem::path& home);

/// Whether a worker is alive.
/// Errors: failed_precondition, with what was found: no file, or one that was not renewed lately.
Result<void> probe_heartbeat(const std::filesystem::path& path);

}  // namespace sentiment
