#include "adapters/mlflow/run_leases.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "files/atomic_file.hpp"
#include "files/durable_files.hpp"
#include "files/file_lock.hpp"

namespace sentiment {

Result<void> RunLeases::take(const std::string& name, const std::string& experiment_id) {
  SENT_CHECK(create_folders(folder_));
  const auto path = file_of(name);
  const std::string text = experiment_id.empty() ? address_ : address_ + "\n" + experiment_id;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return system_failure("write", path, errno);
  auto lock = FileLock::take(file);
  if (!lock || ::ftruncate(file, 0) != 0 || !write_all(file, text)) {
    return system_failure("write", path, errno);
  }
  held_.emplace(name, *std::move(lock));
  return {};
}

void RunLeases::release(const std::string& name) {
  const auto held = held_.find(name);
  if (held == held_.end()) return;
  forget(name);
  held_.erase(held);
}

std::vector<RunLeases::Dead> RunLeases::dead() const {
  std::vector<Dead> found;
  for (const auto& path : entries_of(folder_)) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    const bool alive = !FileLock::share(file);
    const auto text = read_file(path);
    if (alive || !text) continue;
    const auto line_end = std::min(text->find('\n'), text->size());
    if (text->substr(0, line_end) != address_) continue;
    found.push_back({path.filename().string(), text->substr(std::min(line_end + 1, text->size()))});
  }
  return found;
}

void RunLeases::forget(const std::string& name) const {
  std::error_code ignored;
  std::filesystem::remove(file_of(name), ignored);
}

}  // namespace sentiment
