#pragma once

#include <sys/poll.h>

namespace sentiment::testing_support {

inline constexpr int kTick = 20;  ///< milliseconds between two looks of a server at whether to end

/// Whether `fd` has something to read or to accept, waited for during one tick.
inline bool readable(int fd) {
  pollfd poll_fd{fd, POLLIN, 0};
  return ::poll(&poll_fd, 1, kTick) > 0;
}

}  // namespace sentiment::testing_support
