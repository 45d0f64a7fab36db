#include "worker/heartbeat_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>

#include "base/clock.hpp"
#include "files/atomic_file.hpp"

namespace sentiment {
namespace {

constexpr std::chrono::seconds kBetween{5};
constexpr std::chrono::seconds kTooOld{30};  // a call to the server may last 10 s, and be repeated

}  // namespace

void HeartbeatFile::beat(TimePoint now) {
  if (now - last_ < kBetween) return;
  last_ = now;
  [[maybe_unused]] const auto written =
      write_file_atomically(path_, fmt::format("{}\n", ::getpid()));
}

void HeartbeatFile::end() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

std::filesystem::path heartbeat_path(const std::filesystem::path& home) {
  return home / "worker.heartbeat";
}

Result<void> probe_heartbeat(const std::filesystem::path& path) {
  std::error_code error;
  const auto written = std::filesystem::last_write_time(path, error);
  if (error) {
    return fail(
        Code::failed_precondition,
        fmt::format("no worker is running with this home: '{}' does not exist", path.string()));
  }
  const auto age = std::filesystem::file_time_type::clock::now() - written;
  if (age <= kTooOld) return {};
  return fail(
      Code::failed_precondition,
      fmt::format("no heartbeat from the worker for {} s ('{}')",
                  std::chrono::duration_cast<std::chrono::seconds>(age).count(), path.string()));
}

}  // namespace sentiment
