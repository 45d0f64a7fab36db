#include "cli/threads.hpp"

#include <algorithm>
#include <string>
#include <thread>

namespace sentiment {

Result<int> thread_count(int asked) {
  constexpr int kMost = 1024;
  if (asked < 0 || asked > kMost) {
    return fail(Code::usage, "--threads: expected 0 to 1024, not " + std::to_string(asked));
  }
  return asked > 0 ? asked : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace sentiment
