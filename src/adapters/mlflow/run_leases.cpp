#include "adapters/mlflow/run_leases.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "base/error.hpp"
#include "files/atomic_file.hpp"

namespace sentiment {

RunLeases::~RunLeases() {
  for (const auto& [run, file] : held_) ::close(file);  // unlocks; the file tells the next command
}

Result<void> RunLeases::take(const std::string& name, const std::string& experiment_id) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  const auto path = file_of(name);
  const std::string text = experiment_id.empty() ? address_ : address_ + "\n" + experiment_id;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  const bool taken = file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) == 0 &&
                     ::ftruncate(file, 0) == 0 &&
                     ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (!taken) {
    const std::error_code why(errno, std::generic_category());
    if (file >= 0) ::close(file);
    return fail(Code::failed_precondition,
                fmt::format("cannot write '{}': {}", path.string(), why.message()));
  }
  held_[name] = file;
  return {};
}

void RunLeases::release(const std::string& name) {
  const auto held = held_.find(name);
  if (held == held_.end()) return;
  forget(name);
  ::close(held->second);
  held_.erase(held);
}

std::vector<RunLeases::Dead> RunLeases::dead() const {
  std::vector<Dead> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder_, error);
       !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
    const int file = ::open(at->path().c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    const bool alive = ::flock(file, LOCK_EX | LOCK_NB) != 0;
    ::close(file);
    const auto text = read_file(at->path());
    if (alive || !text) continue;
    const auto line_end = std::min(text->find('\n'), text->size());
    if (text->substr(0, line_end) != address_) continue;
    found.push_back(
        {at->path().filename().string(), text->substr(std::min(line_end + 1, text->size()))});
  }
  return found;
}

void RunLeases::forget(const std::string& name) const {
  std::error_code ignored;
  std::filesystem::remove(file_of(name), ignored);
}

}  // namespace sentiment
