#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/error.hpp"
#include "log/log.hpp"
#include "ports/ids.hpp"
#include "serving/last_good.hpp"
#include "serving/metrics.hpp"
#include "serving/model_loader.hpp"
#include "serving/model_slot.hpp"
#include "serving/serving_ports.hpp"

namespace sentiment {

struct ReloaderOptions {
  ModelName name;
  Alias alias;
  std::chrono::milliseconds interval{60'000};  ///< 0: only when asked
  /// Doubled up to the interval until a model is in that the registry stands behind.
  std::chrono::milliseconds first_retry{1'000};
  std::string last_good_folder;  ///< empty: a start without the registry serves nothing
};

/// What a look at the registry came to.
struct ReloadOutcome {
  bool reloaded = false;
  ModelVersion version;  ///< served now
};

/// Keeps the slot at the version that the alias points to: looks at once, then every interval and
/// whenever asked; loads a new version beside the old one, proves it and swaps it in. A failure
/// keeps the old model, is counted and logged. With nothing to keep and the registry or the store
/// down, the model served last is taken from this machine's copy, proved and marked stale, until a
/// look succeeds; the registry's answer that there is no such version is final. All on a thread of
/// its own.
class Reloader {
 public:
  /// All that is passed in must outlive the reloader.
  Reloader(ReloaderOptions options, GuardedPorts& ports, ModelSlot& slot, ServingMetrics& metrics,
           Log& log);
  ~Reloader();
  Reloader(const Reloader&) = delete;
  Reloader& operator=(const Reloader&) = delete;

  /// Waits for a look that begins after this call.
  /// Errors: that look's own; deadline_exceeded after `patience`, while the look goes on;
  /// interrupted when stop() comes between. Threads: any.
  Result<ReloadOutcome> reload(std::chrono::milliseconds patience);
  /// Starts no further look and lets go who waits for one.
  void stop();

 private:
  void run();
  Result<ReloadOutcome> look();
  void keep(const FetchedVersion& fetched);
  void serve_last_good(const Error& reason);
  Result<ReloadOutcome> look_and_report();
  std::chrono::milliseconds pause(bool succeeded);

  const ReloaderOptions options_;
  GuardedPorts& ports_;
  ModelSlot& slot_;
  ServingMetrics& metrics_;
  Log& log_;
  std::optional<LastGood> last_good_;
  std::chrono::milliseconds retry_;

  std::mutex mutex_;
  std::condition_variable asked_;
  std::condition_variable answered_;
  std::uint64_t requested_ = 1;  ///< looks asked for; the first is the one at the start
  std::uint64_t done_ = 0;       ///< looks asked for before the last finished look began
  bool waits_ = false;           ///< for a first model, as was logged
  Result<ReloadOutcome> last_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sentiment
