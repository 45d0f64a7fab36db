#pragma once

#include <thread>

#include "base/stop_flag.hpp"

namespace sentiment {

/// While it lives, the first SIGINT or SIGTERM sets a StopFlag, and the second ends the process as
/// if nobody had listened. Make it before any other thread: they inherit that the signals are
/// blocked, so that they arrive here.
class StopSignals {
 public:
  /// `stop` must outlive this.
  explicit StopSignals(StopFlag& stop);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  void listen(StopFlag& stop) const;

  int end_ = -1;  ///< eventfd: wakes the thread up to end
  int signals_ = -1;
  std::thread thread_;
};

}  // namespace sentiment
