#include "adapters/mlflow/run_leases.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "base/atomic_file.hpp"
#include "base/strong.hpp"

namespace sentiment {

RunLeases::~RunLeases() {
  for (const auto& [run, file] : held_) ::close(file);  // unlocks; the file tells the next command
}

Result<void> RunLeases::take(const RunId& run) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  const auto path = file_of(run);
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  const bool taken =
      file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) == 0 && ::ftruncate(file, 0) == 0 &&
      ::write(file, address_.data(), address_.size()) == static_cast<ssize_t>(address_.size());
  if (!taken) {
    const std::error_code why(errno, std::generic_category());
    if (file >= 0) ::close(file);
    return fail(Code::failed_precondition,
                fmt::format("cannot write '{}': {}", path.string(), why.message()));
  }
  held_[run] = file;
  return {};
}

void RunLeases::release(const RunId& run) {
  const auto held = held_.find(run);
  if (held == held_.end()) return;
  forget(run);
  ::close(held->second);
  held_.erase(held);
}

std::vector<RunId> RunLeases::dead() const {
  std::vector<RunId> runs;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder_, error);
       !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
    const int file = ::open(at->path().c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    const bool alive = ::flock(file, LOCK_EX | LOCK_NB) != 0;
    ::close(file);
    const auto address = read_file(at->path());
    if (!alive && address && *address == address_) {
      runs.emplace_back(at->path().filename().string());
    }
  }
  return runs;
}

void RunLeases::forget(const RunId& run) const {
  std::error_code ignored;
  std::filesystem::remove(file_of(run), ignored);
}

}  // namespace sentiment
