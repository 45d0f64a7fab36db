#include "adapters/local/local_home.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/local/dead_runs.hpp"
#include "adapters/local/home_check.hpp"
#include "base/clock.hpp"

namespace sentiment::local {

Result<std::unique_ptr<LocalHome>> LocalHome::open(const std::filesystem::path& home,
                                                   const Clock& clock,
                                                   std::chrono::milliseconds busy_timeout) {
  std::unique_ptr<LocalHome> opened(new LocalHome(home, clock, busy_timeout));
  SENT_CHECK(opened->database_.read());
  return opened;
}

Result<int> LocalHome::mark_dead_runs_failed() { return local::mark_dead_runs_failed(database_); }

Result<std::vector<std::string>> LocalHome::problems() { return find_problems(database_); }

}  // namespace sentiment::local
